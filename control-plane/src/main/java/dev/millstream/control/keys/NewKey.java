package dev.millstream.control.keys;

import dev.millstream.git.ssh.SshPublicKey;

/// A key that somebody hands in, and what it shall be called.
public record NewKey(SshPublicKey key, String name) {
  private static final int NAME_CHARS_MAX = 100;

  /// Reads a line of a `.pub` file; without a name the key goes by its comment, or else its
  /// fingerprint.
  ///
  /// @throws IllegalArgumentException if it is no key
  public static NewKey read(String text, String name) {
    var key = SshPublicKey.parse(text);
    var named = name.isBlank() ? key.comment() : name;
    named = named.isBlank() ? key.fingerprint() : named.strip();
    return new NewKey(key, named.substring(0, Math.min(named.length(), NAME_CHARS_MAX)));
  }
}
