package dev.millstream.edge.hot;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Is told of every repeated answer, on the I/O thread: do not block.
public interface HotEvents {
  /// An answer is on its way: `bytes` of body, `micros` after its request was read.
  void repeated(String method, String host, String path, int status, long bytes, long micros);

  /// Besides, so many bytes of a video's file were sent to that viewer.
  void viewed(String uid, String path, long bytes, Watcher viewer);

  /// Who watches: at an address, null if it is not known, and what its player says by CTA-5004,
  /// empty if nothing.
  record Watcher(@Nullable InetAddress address, String cmcd) {}
}
