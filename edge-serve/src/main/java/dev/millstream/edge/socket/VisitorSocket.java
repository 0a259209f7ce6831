package dev.millstream.edge.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.edge.guard.Limit;
import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.SocketPart;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSourceChannel;

/// A visitor's connection that is a WebSocket. All happens on its I/O thread, but for what the
/// function says, which any may bring. A visitor is read no further ahead of the function than the
/// limits say.
final class VisitorSocket implements MessageReader.Taker {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorSocket.class);
  private static final int READS_A_TURN = 16; // then others have theirs
  private static final int QUESTIONS_MAX = 2;
  private static final int MESSAGE_WEIGHT = 4 << 10; // so that many short ones count
  private static final long LINGER_MILLIS = 1000; // a visitor that still sends could lose our close
  private static final byte[] NO_MASK = {};
  private static final byte[] NOTHING = {};

  private final VisitorSockets sockets;
  private final FarEnd function;
  private final boolean deflated;
  private final XnioIoThread thread;
  private final ByteBufferPool buffers;
  private final String host;
  private final InetAddress visitor;
  private final MessageReader reader;
  private final Deque<Integer> ahead = new ArrayDeque<>(); // weights of what the function has
  private final AtomicBoolean over = new AtomicBoolean();
  private @Nullable StreamConnection connection;
  private @Nullable SocketWriter writer;
  private int aheadBytes;
  private int uncounted; // messages
  private boolean rests; // said more than its address may
  private long held; // of the guard's bodies
  private boolean heardBye;
  private boolean saidBye;
  private boolean discards;
  private int asked; // whether the visitor is there, without an answer yet

  /// One whose messages may be in deflate if `deflated`.
  VisitorSocket(
      VisitorSockets sockets, HttpServerExchange exchange, FarEnd function, boolean deflated) {
    this.sockets = sockets;
    this.deflated = deflated;
    this.function = function;
    thread = exchange.getIoThread();
    buffers = exchange.getConnection().getByteBufferPool();
    host = exchange.getHostName();
    visitor = exchange.getSourceAddress().getAddress();
    reader = new MessageReader(true, deflated, VisitorSockets.limits().messageBytesMax(), this);
  }

  /// The handshake is out.
  void begin(StreamConnection upgraded) {
    connection = upgraded;
    writer = new SocketWriter(upgraded.getSinkChannel(), sockets, this::written, this::gone);
    function.join(part -> onThread(() -> take(part)));
    var source = upgraded.getSourceChannel();
    source.getReadSetter().set(this::read);
    source.wakeupReads();
    askLater();
  }

  private void onThread(Runnable step) {
    try {
      thread.execute(step);
    } catch (RejectedExecutionException e) {
      gone("the edge has stopped");
    }
  }

  private void read(StreamSourceChannel source) {
    try (var pooled = buffers.allocate()) {
      var buffer = pooled.getBuffer();
      for (var turn = 0; turn < READS_A_TURN; turn++) {
        if (isFull()) {
          source.suspendReads();
          return;
        }
        var count = source.read(buffer.clear());
        if (count <= 0) {
          source.resumeReads();
          if (count < 0) {
            gone("the visitor left without a word");
          }
          return;
        }
        asked = 0;
        if (!discards) {
          reader.read(buffer.flip());
          hold();
          count();
        }
      }
      readOn();
    } catch (Violation e) {
      refuse(e.code(), e.getMessage());
    } catch (IOException e) {
      gone("the connection broke");
    }
  }

  private boolean isFull() {
    return !discards && (rests || aheadBytes >= VisitorSockets.limits().aheadBytesMax());
  }

  private void count() {
    var nanos = uncounted == 0 ? 0 : sockets.guard().tookMessages(visitor, uncounted);
    uncounted = 0;
    if (nanos > 0) {
      rests = true;
      after(
          nanos / 1_000_000 + 1,
          () -> {
            rests = false;
            readOn();
          });
    }
  }

  /// Counts what is kept of the visitor's messages.
  private void hold() {
    var now = reader.held() + aheadBytes;
    var more = now - held;
    held = now;
    if (more < 0) {
      sockets.guard().releaseBody(-more);
    } else if (more > 0 && !sockets.guard().holdBody(more)) {
      sockets.guard().cutOff(Limit.BODIES_AT_ONCE);
      refuse(1013, "too much is being received");
    }
  }

  @Override
  public void said(SocketPart part) {
    switch (part) {
      case SocketPart.Text(var text) -> tell(part, text.length());
      case SocketPart.Binary(var bytes) -> tell(part, bytes.length);
      default -> {
        heardBye = true;
        discards = true;
        function.say(part);
        endIfBoth();
      }
    }
  }

  private void tell(SocketPart message, int length) {
    uncounted++;
    ahead.add(length + MESSAGE_WEIGHT);
    aheadBytes += length + MESSAGE_WEIGHT;
    function.say(message);
  }

  @Override
  public void pinged(byte[] payload) {
    if (writer != null && !saidBye) {
      writer.control(SocketFrame.of(Opcode.PONG, payload, NO_MASK));
    }
  }

  /// Takes what the function says.
  private void take(SocketPart part) {
    if (over.get() || writer == null) {
      return;
    }
    switch (part) {
      case SocketPart.Text(var text) when !saidBye ->
          writer.message(frame(Opcode.TEXT, text.getBytes(UTF_8)));
      case SocketPart.Binary(var bytes) when !saidBye ->
          writer.message(frame(Opcode.BINARY, bytes));
      case SocketPart.Text _, SocketPart.Binary _ -> {} // after its goodbye
      case SocketPart.Close goodbye -> sayBye(goodbye);
      case SocketPart.Lost(var reason) -> {
        LOG.warn("event=socket_lost host={} reason=\"{}\"", host, reason);
        sayBye(new SocketPart.Close(1011, ""));
      }
      case SocketPart.Took(var messages) -> {
        for (var i = 0; i < messages && !ahead.isEmpty(); i++) {
          aheadBytes -= ahead.remove();
        }
        hold();
        readOn();
      }
    }
  }

  private ByteBuffer frame(int kind, byte[] message) {
    return deflated && Deflation.isWorthIt(message.length)
        ? SocketFrame.packed(kind, message)
        : SocketFrame.of(kind, message, NO_MASK);
  }

  private void readOn() {
    if (connection != null && !isFull()) {
      connection.getSourceChannel().wakeupReads();
    }
  }

  private void sayBye(SocketPart.Close goodbye) {
    if (saidBye || writer == null) {
      return;
    }
    saidBye = true;
    writer.control(SocketFrame.of(goodbye, NO_MASK));
    endIfBoth();
    var grace = VisitorSockets.limits().closeGrace();
    after(grace.toMillis(), () -> gone("the visitor did not answer a close"));
  }

  private void endIfBoth() {
    if (saidBye && heardBye && writer != null) {
      writer.end();
    } else if (heardBye) {
      var grace = VisitorSockets.limits().closeGrace();
      after(grace.toMillis(), () -> gone("the function did not answer a close"));
    }
  }

  /// The visitor does what it may not, or too much.
  private void refuse(int code, @Nullable String problem) {
    var reason = String.valueOf(problem);
    discards = true;
    sayBye(new SocketPart.Close(code, reason));
    function.say(new SocketPart.Lost(reason));
    readOn();
    after(LINGER_MILLIS, () -> gone(reason));
  }

  /// So many messages are out.
  private void written(int messages) {
    function.say(new SocketPart.Took(messages));
  }

  private void askLater() {
    after(sockets.pingEvery().toMillis(), this::ask);
  }

  private void ask() {
    if (asked == QUESTIONS_MAX && !isFull()) {
      gone("the visitor is silent");
    } else if (writer != null && !saidBye && !heardBye) {
      asked++;
      writer.control(SocketFrame.of(Opcode.PING, NOTHING, NO_MASK));
      askLater();
    }
  }

  private void after(long millis, Runnable step) {
    if (!over.get()) {
      thread.executeAfter(step, millis, TimeUnit.MILLISECONDS);
    }
  }

  /// The server stops: both ends may leave.
  void goAway() {
    var goodbye = new SocketPart.Close(1001, "");
    onThread(() -> {
      function.say(goodbye);
      take(goodbye);
    });
  }

  /// The visitor is gone, or is dropped; any thread may say so, more than once.
  void gone(String reason) {
    if (over.compareAndSet(false, true)) {
      sockets.forget(this);
      function.say(new SocketPart.Lost(reason));
      onThread(this::cleanUp);
    }
  }

  private void cleanUp() {
    if (writer != null) {
      writer.close();
    }
    sockets.guard().releaseBody(held);
    held = 0;
    IoUtils.safeClose(connection);
  }
}
