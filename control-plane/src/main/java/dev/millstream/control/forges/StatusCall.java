package dev.millstream.control.forges;

import dev.millstream.control.api.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The request that tells a forge what became of a commit: address, header fields and body as that
/// forge's API has them. Gogs has no such thing.
record StatusCall(String url, Map<String, String> fields, String body) {
  /// What is to be told. `context` tells apart what several servers say of one commit.
  record Notice(String commit, Mood mood, String text, String target, String context) {}

  /// How it stands, in words that all forges have.
  enum Mood {
    WAITING,
    RUNNING,
    GOOD,
    BAD,
    STOPPED
  }

  /// The call; empty if the forge takes none.
  static Optional<StatusCall> of(Connection connection, String token, Notice notice) {
    return switch (connection.forge()) {
      case GITHUB -> Optional.of(gitHub(connection, token, notice));
      case GITLAB -> Optional.of(gitLab(connection, token, notice));
      case GITEA, FORGEJO -> Optional.of(gitea(connection, token, notice));
      case BITBUCKET -> Optional.of(bitbucket(connection, token, notice));
      case GOGS -> Optional.empty();
    };
  }

  private static StatusCall gitHub(Connection connection, String token, Notice notice) {
    var host = connection.url().host();
    var api =
        connection
            .apiUrl()
            .orElse(
                host.equals("github.com")
                    ? "https://api.github.com"
                    : connection.url().website() + "/api/v3");
    return new StatusCall(
        "%s/repos/%s/statuses/%s".formatted(api, connection.url().repository(), notice.commit()),
        Map.of(
            "Authorization", "Bearer " + token,
            "Accept", "application/vnd.github+json",
            "X-GitHub-Api-Version", "2022-11-28"),
        likeGitHub(notice));
  }

  private static StatusCall gitea(Connection connection, String token, Notice notice) {
    var api = connection.apiUrl().orElse(connection.url().website() + "/api/v1");
    return new StatusCall(
        "%s/repos/%s/statuses/%s".formatted(api, connection.url().repository(), notice.commit()),
        Map.of("Authorization", "token " + token),
        likeGitHub(notice));
  }

  private static String likeGitHub(Notice notice) {
    var state =
        switch (notice.mood()) {
          case WAITING, RUNNING -> "pending";
          case GOOD -> "success";
          case BAD -> "failure";
          case STOPPED -> "error";
        };
    return Json.text(
        Map.of(
            "state", state,
            "target_url", notice.target(),
            "description", notice.text(),
            "context", notice.context()));
  }

  private static StatusCall gitLab(Connection connection, String token, Notice notice) {
    var api = connection.apiUrl().orElse(connection.url().website() + "/api/v4");
    var state =
        switch (notice.mood()) {
          case WAITING -> "pending";
          case RUNNING -> "running";
          case GOOD -> "success";
          case BAD -> "failed";
          case STOPPED -> "canceled";
        };
    return new StatusCall(
        "%s/projects/%s/statuses/%s"
            .formatted(
                api,
                URLEncoder.encode(connection.url().repository(), StandardCharsets.UTF_8),
                notice.commit()),
        Map.of("PRIVATE-TOKEN", token),
        Json.text(
            Map.of(
                "state", state,
                "target_url", notice.target(),
                "description", notice.text(),
                "name", notice.context())));
  }

  private static StatusCall bitbucket(Connection connection, String token, Notice notice) {
    var state =
        switch (notice.mood()) {
          case WAITING, RUNNING -> "INPROGRESS";
          case GOOD -> "SUCCESSFUL";
          case BAD -> "FAILED";
          case STOPPED -> isCloud(connection) ? "STOPPED" : "CANCELLED";
        };
    var body = new HashMap<String, String>();
    // Bitbucket takes keys of up to 40 characters
    body.put("key", notice.context().substring(0, Math.min(40, notice.context().length())));
    body.put("name", notice.context());
    body.put("state", state);
    body.put("url", notice.target());
    body.put("description", notice.text());
    return new StatusCall(
        isCloud(connection) ? cloud(connection, notice) : ownHosted(connection, notice),
        Map.of("Authorization", "Bearer " + token),
        Json.text(body));
  }

  private static boolean isCloud(Connection connection) {
    return connection.url().host().equals("bitbucket.org");
  }

  private static String cloud(Connection connection, Notice notice) {
    return "%s/repositories/%s/commit/%s/statuses/build"
        .formatted(
            connection.apiUrl().orElse("https://api.bitbucket.org/2.0"),
            connection.url().repository(),
            notice.commit());
  }

  /// Its clone addresses are `/scm/<project>/<repository>.git`.
  private static String ownHosted(Connection connection, Notice notice) {
    var path = connection.url().repository().replaceFirst("^scm/", "");
    var slash = path.indexOf('/');
    return "%s/projects/%s/repos/%s/commits/%s/builds"
        .formatted(
            connection.apiUrl().orElse(connection.url().website() + "/rest/api/latest"),
            path.substring(0, Math.max(0, slash)),
            path.substring(slash + 1),
            notice.commit());
  }
}
