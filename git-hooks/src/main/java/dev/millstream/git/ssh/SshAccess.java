package dev.millstream.git.ssh;

import dev.millstream.git.GitAccess;

/// Decides whose key may do what; called on threads that may block for a moment.
public interface SshAccess {
  /// Whether the key may come in at all; `fingerprint` is [SshPublicKey#fingerprint].
  boolean knows(String fingerprint);

  /// Whether its owner may do this; a question for a token is a refusal here.
  GitAccess.Verdict check(String project, GitAccess.Operation operation, String fingerprint);
}
