package dev.millstream.store.site;

import dev.millstream.store.Digest;

/// The tree of a deployment's deltas: at [#path], an asset has the file itself as identity, and its
/// codings against a file of an earlier deployment.
public final class Deltas {
  /// The smallest file that is worth a dictionary, in bytes; smaller ones fit into a packet.
  public static final long BYTES_MIN = 1024;

  /// The largest one: what every client's window holds (RFC 9842, 5).
  public static final long BYTES_MAX = 8L << 20;

  private Deltas() {}

  /// Where the deltas from `dictionary` to `file` are; both are the bytes as they are.
  public static String path(Digest file, Digest dictionary) {
    return "/" + file.hex() + "/" + dictionary.hex();
  }

  /// Whether a file may be a dictionary, and be sent against one: scripts, styles and pages.
  public static boolean cover(String contentType, long size) {
    return size >= BYTES_MIN
        && size <= BYTES_MAX
        && (contentType.startsWith("text/javascript")
            || contentType.startsWith("text/css")
            || contentType.startsWith("text/html")
            || contentType.startsWith("application/wasm"));
  }

  /// Whether a client that is told this `Cache-Control` may use what it got as a dictionary: it
  /// must be fresh, or may be used stale.
  public static boolean mayBeKept(String cacheControl) {
    var kept = false;
    for (var part : cacheControl.split(",", -1)) {
      var directive = part.strip();
      if (directive.equalsIgnoreCase("no-store") || directive.equalsIgnoreCase("no-cache")) {
        return false;
      }
      kept |= directive.matches("(?i)(max-age|stale-while-revalidate)=\"?0*[1-9][0-9]*\"?");
    }
    return kept;
  }
}
