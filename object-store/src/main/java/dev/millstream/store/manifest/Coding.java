package dev.millstream.store.manifest;

import java.util.Optional;

/// A content coding an asset is stored in. Codes are those of the file format.
public enum Coding {
  IDENTITY(0, "identity"),
  GZIP(1, "gzip"),
  BR(2, "br"),
  ZSTD(3, "zstd"),
  /// Brotli against a dictionary that the client has (RFC 9842).
  DCB(4, "dcb"),
  /// Zstandard against a dictionary that the client has (RFC 9842).
  DCZ(5, "dcz");

  private final int code;
  private final String token;

  Coding(int code, String token) {
    this.code = code;
    this.token = token;
  }

  /// The name in `Content-Encoding`.
  public String token() {
    return token;
  }

  /// The coding of a `Content-Encoding` name.
  public static Optional<Coding> of(String token) {
    for (var coding : values()) {
      if (coding.token.equals(token)) {
        return Optional.of(coding);
      }
    }
    return Optional.empty();
  }

  int code() {
    return code;
  }

  static Optional<Coding> ofCode(int code) {
    for (var coding : values()) {
      if (coding.code == code) {
        return Optional.of(coding);
      }
    }
    return Optional.empty();
  }
}
