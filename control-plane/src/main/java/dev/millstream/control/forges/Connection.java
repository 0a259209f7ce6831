package dev.millstream.control.forges;

import dev.millstream.git.remote.RemoteUrl;
import java.time.Instant;
import java.util.Optional;

/// Where a project's repository really lives. `token`, `secret` (of the webhook) and `privateKey`
/// are sealed; `apiUrl` is the forge's API, where it is not the usual one.
record Connection(
    String project,
    Forge forge,
    RemoteUrl url,
    Optional<String> apiUrl,
    Sealed sealed,
    Optional<String> publicKey,
    Rules rules,
    State state) {
  /// Texts that only the project's secret box opens.
  record Sealed(String secret, Optional<String> token, Optional<String> privateKey) {}

  /// Whether pull requests from strangers are built, and whether a deleted branch takes its
  /// preview's address along.
  record Rules(boolean forks, boolean deletesPreviews) {}

  /// How it went so far: the SSH server's key, when something was last fetched, and what was wrong
  /// last.
  record State(
      Optional<String> hostKey,
      Instant created,
      Optional<Instant> fetched,
      Optional<String> problem) {}

  /// The ref that holds a pull request's newest commit; empty where the forge has none.
  Optional<String> pullRef(long number) {
    return switch (forge) {
      case GITHUB, GITEA, FORGEJO, GOGS -> Optional.of("refs/pull/%d/head".formatted(number));
      case GITLAB -> Optional.of("refs/merge-requests/%d/head".formatted(number));
      case BITBUCKET -> Optional.empty();
    };
  }
}
