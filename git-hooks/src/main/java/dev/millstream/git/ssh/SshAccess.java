package dev.millstream.git.ssh;

import dev.millstream.git.GitAccess;
import java.net.InetAddress;
import java.time.Duration;

/// Decides whose key may do what; called on threads that may block for a moment.
public interface SshAccess {
  /// Whether the key may come in at all; `fingerprint` is [SshPublicKey#fingerprint].
  boolean knows(String fingerprint);

  /// How long an address must wait before it may try keys that nobody knows; zero if it may.
  Duration wait(InetAddress address);

  /// Notes that a connection from there ended that had only such keys.
  void strange(InetAddress address);

  /// Whether its owner may do this; a question for a token is a refusal here.
  GitAccess.Verdict check(String project, GitAccess.Operation operation, String fingerprint);
}
