package dev.millstream.edge.still;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The pictures that were asked for last, up to a sum of bytes. Thread-safe.
final class StillCache {
  private final long bytesMax;
  private final Map<Stills.Key, byte[]> files = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  StillCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized Optional<byte[]> find(Stills.Key key) {
    return Optional.ofNullable(files.get(key));
  }

  synchronized void keep(Stills.Key key, byte[] file) {
    if (file.length > bytesMax / 4 || files.putIfAbsent(key, file) != null) {
      return;
    }
    bytes += file.length;
    var oldest = files.entrySet().iterator();
    while (bytes > bytesMax) {
      bytes -= oldest.next().getValue().length;
      oldest.remove();
    }
  }
}
