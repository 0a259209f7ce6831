package dev.millstream.git.remote;

import java.util.Optional;

/// A repository elsewhere and how to get in: a token over HTTP, a private key (OpenSSH's format)
/// over SSH. `hostKey` is the fingerprint that its SSH server must have; without one, any is taken,
/// and told by [Reached#hostKey].
public record Remote(
    RemoteUrl url, Optional<Login> login, Optional<String> privateKey, Optional<String> hostKey) {
  /// A name and a password.
  public record Login(String user, String token) {
    @Override
    public String toString() {
      return user + ":…";
    }
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
