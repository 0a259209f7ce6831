package dev.millstream.builder.jekyll.kept;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a page or document is read from: the bytes of its file, and the address that it has;
/// `whole` tells both, and its path, from all others.
public record Source(Fingerprint bytes, String url, Fingerprint whole) {
  /// The source at a path; `before` itself, what was there, if it is the same.
  public static Source of(String path, Fingerprint bytes, String url, @Nullable Source before) {
    return before != null && before.bytes.equals(bytes) && before.url.equals(url)
        ? before
        : new Source(bytes, url, Fingerprint.of(List.of(path, bytes, url)));
  }
}
