package dev.millstream.functions.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Carries frames both ways, over a socket for each. Any thread may send, and none waits: whoever
/// finds nobody writing writes what has gathered, since handing it to another thread costs more.
/// One thread receives.
public final class FrameChannel implements Closeable {
  private static final int READ_BYTES = 64 << 10;
  private static final int WRITE_BYTES = 64 << 10;

  /// Who may write.
  private enum Turn {
    ANYBODY,
    TAKEN,
    CLOSED
  }

  private final SocketChannel in;
  private final SocketChannel out;
  private final int frameBytesMax;
  private final ConcurrentLinkedQueue<ByteBuffer> outgoing = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.ANYBODY);
  private final Selector room;
  private final Semaphore full = new Semaphore(0);
  private final Thread pusher;
  // belongs to who has the turn
  private final ByteBuffer staged = ByteBuffer.allocateDirect(WRITE_BYTES).limit(0);
  private volatile boolean finishing;
  private ByteBuffer incoming = ByteBuffer.allocate(READ_BYTES);
  private int start;
  private int end;

  /// Takes the sockets over: it hears from `in` and speaks into `out`. A frame of more than
  /// `frameBytesMax` ends the conversation.
  public FrameChannel(SocketChannel in, SocketChannel out, int frameBytesMax, String name)
      throws IOException {
    this.in = in;
    this.out = out;
    this.frameBytesMax = frameBytesMax;
    // an interrupted thread closes a socket that blocks
    out.configureBlocking(false);
    room = Selector.open();
    out.register(room, SelectionKey.OP_WRITE);
    pusher = Thread.ofPlatform().daemon().name(name + "-pusher").start(this::push);
  }

  /// Sends a frame soon; it is lost if the other side has gone.
  public void send(ByteBuffer frame) {
    gather(frame);
    flush();
  }

  /// Takes a frame that is sent with the next one, or at [#flush].
  public void gather(ByteBuffer frame) {
    if (!finishing && turn.get() != Turn.CLOSED) {
      outgoing.add(frame);
    }
  }

  /// Sends what has gathered, unless somebody does already, who then takes this along.
  public void flush() {
    while (!outgoing.isEmpty() && turn.compareAndSet(Turn.ANYBODY, Turn.TAKEN)) {
      if (writeAll()) {
        turn.compareAndSet(Turn.TAKEN, Turn.ANYBODY);
      } else {
        full.release(); // the turn is the pusher's now
      }
    }
  }

  /// Sends nothing more, and waits until all is written, for at most `millis`.
  public void finish(long millis) throws InterruptedException {
    finishing = true;
    var until = System.nanoTime() + millis * 1_000_000;
    while (isUnwritten() && System.nanoTime() - until < 0) {
      Thread.sleep(1);
    }
  }

  private boolean isUnwritten() {
    return turn.get() == Turn.TAKEN || (turn.get() == Turn.ANYBODY && !outgoing.isEmpty());
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
    turn.set(Turn.CLOSED);
    pusher.interrupt();
    out.close();
    room.close();
    in.close();
    outgoing.clear();
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
      var read = in.read(incoming.limit(incoming.capacity()).position(end));
      if (read < 0) {
        return false;
      }
      end += read;
    }
    return true;
  }

  /// Writes all that is there, by who has the turn; false if the socket takes no more just now.
  private boolean writeAll() {
    try {
      while (stage()) {
        if (out.write(staged) == 0) {
          return false;
        }
      }
    } catch (IOException e) {
      // Closed on this side or the other: whoever receives hears of it.
      turn.set(Turn.CLOSED);
      outgoing.clear();
    }
    return true;
  }

  /// Puts frames together, as far as they fit; false if there is nothing to write.
  private boolean stage() {
    staged.compact();
    for (var frame = outgoing.peek(); frame != null; frame = outgoing.peek()) {
      var fits = Math.min(frame.remaining(), staged.remaining());
      staged.put(staged.position(), frame, frame.position(), fits);
      staged.position(staged.position() + fits);
      frame.position(frame.position() + fits);
      if (frame.hasRemaining()) {
        break;
      }
      outgoing.remove();
    }
    return staged.flip().hasRemaining();
  }

  /// Goes on where the socket was full.
  private void push() {
    try {
      while (true) {
        full.acquire();
        do {
          room.select(_ -> {});
        } while (turn.get() == Turn.TAKEN && !writeAll());
        turn.compareAndSet(Turn.TAKEN, Turn.ANYBODY);
        flush();
      }
    } catch (InterruptedException | IOException | ClosedSelectorException e) {
      // Closed.
    }
  }
}
