package dev.millstream.edge.hot;

/// Is told of every repeated answer, on the I/O thread: do not block.
@FunctionalInterface
public interface HotEvents {
  /// An answer is on its way: `bytes` of body, `micros` after its request was read.
  void repeated(String method, String host, String path, int status, long bytes, long micros);
}
