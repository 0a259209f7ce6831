package dev.millstream.edge.wire;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;

/// Where buffers come from, and go back to.
public final class BufferPools {
  /// As many are kept; those beyond are given back to the system.
  private static final int KEPT_MAX = 1000;

  private static final int RECORD_BYTES = 17 << 10; // enciphered, with its head

  private BufferPools() {}

  /// A pool of buffers outside the heap. It has no caches of threads: what virtual ones take would
  /// be lost with them.
  public static ByteBufferPool of(int bytes) {
    return new DefaultByteBufferPool(true, bytes, KEPT_MAX, 0);
  }

  /// A pool of buffers for what TLS enciphers, a record each: outside the heap for native code, and
  /// of the heap for the JDK's AES-GCM, which works on arrays. What lies elsewhere, either copies.
  public static ByteBufferPool ofRecords(boolean natively) {
    return new DefaultByteBufferPool(natively, RECORD_BYTES, KEPT_MAX, 0);
  }
}
