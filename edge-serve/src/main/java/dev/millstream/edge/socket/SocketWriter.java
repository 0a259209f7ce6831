package dev.millstream.edge.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.xnio.channels.StreamSinkChannel;

/// Writes frames to a visitor as fast as it takes them. Of the connection's I/O thread.
final class SocketWriter {
  private static final int FRAMES_AT_ONCE = 32;
  // what a visitor makes us answer, by pings
  private static final int CONTROLS_MAX = 64;

  private final StreamSinkChannel sink;
  private final VisitorSockets sockets;
  private final IntConsumer written;
  private final Consumer<String> lost;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes; // of messages
  private int controls;
  private boolean ends;
  private boolean closed;

  private record Waiting(ByteBuffer frame, int size, boolean isMessage) {}

  /// Tells `written` how many messages went, and `lost` why nothing goes any more.
  SocketWriter(
      StreamSinkChannel sink, VisitorSockets sockets, IntConsumer written, Consumer<String> lost) {
    this.sink = sink;
    this.sockets = sockets;
    this.written = written;
    this.lost = lost;
    sink.getWriteSetter().set(_ -> write());
  }

  /// Sends a message, if there is room for it.
  void message(ByteBuffer frame) {
    var size = frame.remaining();
    waitingBytes += size;
    if (!sockets.hold(size) || waitingBytes > 2L * VisitorSockets.limits().waitingBytesMax()) {
      lost.accept("too much waits for slow visitors");
    }
    add(new Waiting(frame, size, true));
  }

  /// Sends a frame that is no message.
  void control(ByteBuffer frame) {
    if (++controls > CONTROLS_MAX) {
      lost.accept("the visitor takes no answers");
    }
    add(new Waiting(frame, frame.remaining(), false));
  }

  /// Has the connection end once all is out.
  void end() {
    ends = true;
    write();
  }

  private void add(Waiting next) {
    waiting.add(next);
    if (waiting.size() == 1) {
      write();
    }
  }

  private void write() {
    if (closed) {
      return;
    }
    try {
      var messages = 0;
      while (!waiting.isEmpty()) {
        var frames =
            waiting.stream().limit(FRAMES_AT_ONCE).map(Waiting::frame).toArray(ByteBuffer[]::new);
        if (sink.write(frames, 0, frames.length) == 0) {
          break;
        }
        messages += takeWritten();
      }
      if (messages > 0) {
        written.accept(messages);
      }
      if (!sink.flush() || !waiting.isEmpty()) {
        sink.resumeWrites();
        return;
      }
      sink.suspendWrites();
      if (ends) {
        lost.accept("both have said goodbye");
      }
    } catch (IOException e) {
      lost.accept("the connection broke");
    }
  }

  private int takeWritten() {
    var messages = 0;
    for (var first = waiting.peek();
        first != null && !first.frame().hasRemaining();
        first = waiting.peek()) {
      waiting.remove();
      if (first.isMessage()) {
        messages++;
        waitingBytes -= first.size();
        sockets.release(first.size());
      } else {
        controls--;
      }
    }
    return messages;
  }

  /// Sends nothing more.
  void close() {
    closed = true;
    sockets.release(waitingBytes);
    waitingBytes = 0;
    waiting.clear();
  }
}
