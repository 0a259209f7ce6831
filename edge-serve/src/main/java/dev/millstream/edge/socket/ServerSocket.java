package dev.millstream.edge.socket;

import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.NearEnd;
import dev.millstream.functions.socket.SocketLimits;
import dev.millstream.functions.socket.SocketPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Okio;
import okio.Socket;
import org.jspecify.annotations.Nullable;

/// A WebSocket to another server. Two virtual threads block on it, one in each direction; any
/// thread may tell it something.
public final class ServerSocket implements FarEnd, MessageReader.Taker {
  private static final SocketLimits LIMITS = SocketLimits.DEFAULTS;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int READ_BYTES = 8 << 10;
  private static final int MESSAGE_WEIGHT = 4 << 10; // so that many short ones count
  private static final int QUESTIONS_MAX = 2;
  private static final int PONGS_MAX = 64;
  private static final byte[] NOTHING = {};

  private final Socket socket;
  private final Runnable release;
  private final MessageReader reader =
      new MessageReader(false, false, LIMITS.messageBytesMax(), this);
  private final LinkedBlockingQueue<Saying> out = new LinkedBlockingQueue<>();
  private final CountDownLatch goodbyes = new CountDownLatch(2);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger pongs = new AtomicInteger();
  private final Object room = new Object();
  private final Deque<Integer> ahead = new ArrayDeque<>();
  private int aheadBytes;
  private @Nullable NearEnd near;
  private boolean heardBye; // of the thread that reads

  /// What is to be sent.
  private sealed interface Saying {
    record Part(SocketPart part) implements Saying {}

    record Pong(ByteBuffer frame) implements Saying {}
  }

  /// One over a connection that was upgraded; `release` is run once it has ended.
  public ServerSocket(Socket socket, Runnable release) {
    this.socket = socket;
    this.release = release;
  }

  @Override
  public void join(NearEnd end) {
    near = end;
    Thread.ofVirtual().name("socket-hears").start(this::hear);
    Thread.ofVirtual().name("socket-says").start(this::send);
  }

  @Override
  public void say(SocketPart part) {
    if (part instanceof SocketPart.Took(var messages)) {
      took(messages);
    } else if (part instanceof SocketPart.Lost(var reason)) {
      end(reason);
    } else {
      out.add(new Saying.Part(part)); // as much as its host lets wait
    }
  }

  private void hear() {
    try {
      var source = Okio.buffer(socket.getSource());
      // longer than it may be silent
      var patience = LIMITS.pingEvery().multipliedBy(QUESTIONS_MAX + 2L);
      source.timeout().timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
      var bytes = new byte[READ_BYTES];
      while (!heardBye) {
        awaitRoom();
        var count = source.read(bytes);
        if (count < 0) {
          end("the server left without a word");
          return;
        }
        asked.set(0);
        reader.read(ByteBuffer.wrap(bytes, 0, count));
      }
      goodbyes.countDown();
    } catch (Violation e) {
      tell(new SocketPart.Lost(String.valueOf(e.getMessage())));
      out.add(new Saying.Part(new SocketPart.Close(e.code(), String.valueOf(e.getMessage()))));
      awaitEnd();
    } catch (IOException e) {
      end("the connection to the server broke");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitRoom() throws InterruptedException {
    synchronized (room) {
      while (aheadBytes >= LIMITS.aheadBytesMax() && !over.get()) {
        room.wait();
      }
    }
  }

  private void took(int messages) {
    synchronized (room) {
      for (var i = 0; i < messages && !ahead.isEmpty(); i++) {
        aheadBytes -= ahead.remove();
      }
      room.notifyAll();
    }
  }

  private boolean isFull() {
    synchronized (room) {
      return aheadBytes >= LIMITS.aheadBytesMax();
    }
  }

  @Override
  public void said(SocketPart part) {
    switch (part) {
      case SocketPart.Text(var text) -> hold(text.length());
      case SocketPart.Binary(var bytes) -> hold(bytes.length);
      default -> {
        heardBye = true;
        awaitEnd();
      }
    }
    tell(part);
  }

  private void hold(int length) {
    synchronized (room) {
      ahead.add(length + MESSAGE_WEIGHT);
      aheadBytes += length + MESSAGE_WEIGHT;
    }
  }

  @Override
  public void pinged(byte[] payload) {
    if (pongs.incrementAndGet() > PONGS_MAX) {
      end("the server takes no answers");
    }
    out.add(new Saying.Pong(SocketFrame.of(Opcode.PONG, payload, mask())));
  }

  private void send() {
    try {
      var sink = Okio.buffer(socket.getSink());
      sink.timeout().timeout(LIMITS.pingEvery().toMillis(), TimeUnit.MILLISECONDS);
      var every = LIMITS.pingEvery().toMillis();
      for (var goesOn = true; goesOn && !over.get(); ) {
        var next = out.poll(every, TimeUnit.MILLISECONDS);
        var frame = next == null ? question() : frame(next);
        sink.write(frame);
        sink.flush();
        goesOn = !(next instanceof Saying.Part(var part)) || goesOnAfter(part);
      }
    } catch (IOException e) {
      end("the server takes nothing");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean goesOnAfter(SocketPart sent) {
    if (sent instanceof SocketPart.Close) {
      goodbyes.countDown();
      awaitEnd();
      return false;
    }
    tell(new SocketPart.Took(1));
    return true;
  }

  private ByteBuffer question() {
    if (asked.getAndIncrement() == QUESTIONS_MAX && !isFull()) {
      end("the server is silent");
    }
    return SocketFrame.of(Opcode.PING, NOTHING, mask());
  }

  private ByteBuffer frame(Saying saying) {
    return switch (saying) {
      case Saying.Pong(var frame) -> {
        pongs.decrementAndGet();
        yield frame;
      }
      case Saying.Part(SocketPart.Text text) -> SocketFrame.of(text, mask());
      case Saying.Part(SocketPart.Binary bytes) -> SocketFrame.of(bytes, mask());
      case Saying.Part(SocketPart.Close goodbye) -> SocketFrame.of(goodbye, mask());
      case Saying.Part(var part) -> throw new IllegalStateException("not to be sent: " + part);
    };
  }

  private static byte[] mask() {
    var mask = new byte[4];
    RANDOM.nextBytes(mask);
    return mask;
  }

  /// Gives both a while to say goodbye.
  private void awaitEnd() {
    Thread.ofVirtual()
        .name("socket-ends")
        .start(() -> {
          try {
            var _ = goodbyes.await(LIMITS.closeGrace().toMillis(), TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          end("it was closed");
        });
  }

  private synchronized void tell(SocketPart part) {
    Objects.requireNonNull(near).hear(part);
  }

  /// Ends it, once; what was said before stays said.
  private void end(String reason) {
    if (over.compareAndSet(false, true)) {
      socket.cancel();
      release.run();
      if (near != null) {
        tell(new SocketPart.Lost(reason));
      }
      took(0);
    }
  }
}
