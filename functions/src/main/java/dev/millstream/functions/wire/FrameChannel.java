package dev.millstream.functions.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Carries frames both ways over a socket. Any thread may send: a thread of the channel's own
/// writes, whatever has gathered at once, so an interrupted sender cannot close the socket. One
/// thread receives.
public final class FrameChannel implements Closeable {
  private static final int BATCH_FRAMES_MAX = 64;
  private static final int READ_BYTES = 64 << 10;
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final SocketChannel socket;
  private final int frameBytesMax;
  private final LinkedBlockingQueue<ByteBuffer> outgoing = new LinkedBlockingQueue<>();
  private final Thread writer;
  private ByteBuffer incoming = ByteBuffer.allocate(READ_BYTES);
  private int start;
  private int end;

  /// Takes the socket over. A frame of more than `frameBytesMax` ends the conversation.
  public FrameChannel(SocketChannel socket, int frameBytesMax, String name) {
    this.socket = socket;
    this.frameBytesMax = frameBytesMax;
    this.writer = Thread.ofPlatform().daemon().name(name + "-writer").start(this::write);
  }

  /// Sends a frame soon; it is lost if the other side has gone.
  public void send(ByteBuffer frame) {
    outgoing.add(frame);
  }

  /// Sends nothing more, and waits until all is written, for at most `millis`.
  public void finish(long millis) throws InterruptedException {
    outgoing.add(END);
    writer.join(millis);
  }

  /// The next frame; null once the other side has closed. It is valid until the next call.
  ///
  /// @throws MalformedFrameException if its length cannot be
  public @Nullable ByteBuffer receive() throws IOException {
    if (!fill(Integer.BYTES)) {
      return null;
    }
    var length = incoming.getInt(start);
    if (length < 0 || length > frameBytesMax) {
      throw new MalformedFrameException(length + " bytes, at most " + frameBytesMax);
    }
    if (!fill(Integer.BYTES + length)) {
      return null;
    }
    var frame = incoming.slice(start + Integer.BYTES, length);
    start += Integer.BYTES + length;
    return frame;
  }

  @Override
  public void close() throws IOException {
    writer.interrupt();
    socket.close();
  }

  /// Reads until `bytes` are there from `start` on; false at the end.
  private boolean fill(int bytes) throws IOException {
    if (start + bytes > incoming.capacity()) {
      var target = bytes > incoming.capacity() ? ByteBuffer.allocate(bytes) : incoming;
      incoming.clear();
      target.clear().put(0, incoming, start, end - start);
      incoming = target;
      end -= start;
      start = 0;
    }
    while (end - start < bytes) {
      var read = socket.read(incoming.limit(incoming.capacity()).position(end));
      if (read < 0) {
        return false;
      }
      end += read;
    }
    return true;
  }

  private void write() {
    var batch = new ArrayList<ByteBuffer>(BATCH_FRAMES_MAX);
    try {
      for (var last = false; !last; batch.clear()) {
        batch.add(outgoing.take());
        outgoing.drainTo(batch, BATCH_FRAMES_MAX - 1);
        last = batch.remove(END);
        var buffers = batch.toArray(ByteBuffer[]::new);
        var left = batch.stream().mapToLong(ByteBuffer::remaining).sum();
        while (left > 0) {
          left -= socket.write(buffers);
        }
      }
    } catch (InterruptedException | IOException e) {
      // Closed on this side or the other: whoever receives hears of it.
    }
  }
}
