package dev.millstream.functions.supervisor;

import dev.millstream.functions.wire.BodyPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A body that a host sends as it is made. One thread hears the host, another reads, and blocks
/// until something comes; the host is told what was read, so that it is never far ahead.
final class BodyFromHost extends InputStream {
  private static final int TELL_FROM = BodyPart.WINDOW_BYTES / 2;

  private final Consumer<BodyPart> toHost;
  private final Deque<byte[]> parts = new ArrayDeque<>();
  private int held;
  private int at; // in the first part
  private int untold;
  private boolean ended;
  private @Nullable String broken;
  private boolean closed;

  BodyFromHost(Consumer<BodyPart> toHost) {
    this.toHost = toHost;
  }

  /// Takes what the host says; a host that says more than was wanted is not believed.
  synchronized void hear(BodyPart part) {
    if (closed || ended || broken != null) {
      return;
    }
    switch (part) {
      case BodyPart.Bytes(var bytes) -> {
        held += bytes.length;
        if (held > BodyPart.WINDOW_BYTES + BodyPart.BYTES_MAX) {
          broken = "the function host sent more than was wanted";
        } else if (bytes.length > 0) {
          parts.add(bytes);
        }
      }
      case BodyPart.End() -> ended = true;
      case BodyPart.Broken(var reason) -> broken = reason;
      case BodyPart.Wanted _, BodyPart.Unwanted _ ->
          throw new IllegalStateException("said of a body from the host: " + part);
    }
    notifyAll();
  }

  /// What has come can still be read; nothing more comes.
  synchronized void breakOff(String reason) {
    hear(new BodyPart.Broken(reason));
  }

  /// Tells the host that it may begin, where it has to be told.
  void want() {
    toHost.accept(new BodyPart.Wanted(BodyPart.WINDOW_BYTES));
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (parts.isEmpty() && !ended && broken == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a function's bytes");
      }
    }
    if (closed) {
      throw new IOException("the body was closed");
    }
    var first = parts.peek();
    if (first == null) {
      if (broken != null) {
        throw new IOException(broken);
      }
      return -1;
    }
    var count = Math.min(length, first.length - at);
    System.arraycopy(first, at, bytes, offset, count);
    at += count;
    if (at == first.length) {
      parts.remove();
      at = 0;
    }
    took(count);
    return count;
  }

  private void took(int count) {
    held -= count;
    untold += count;
    if (untold >= TELL_FROM && !ended && broken == null) {
      toHost.accept(new BodyPart.Wanted(untold));
      untold = 0;
    }
  }

  @Override
  public synchronized int available() {
    var first = parts.peek();
    return first == null ? 0 : held;
  }

  /// Whoever makes the body hears that nobody wants the rest.
  @Override
  public synchronized void close() {
    if (!closed && !ended && broken == null) {
      toHost.accept(new BodyPart.Unwanted());
    }
    closed = true;
    parts.clear();
    notifyAll();
  }
}
