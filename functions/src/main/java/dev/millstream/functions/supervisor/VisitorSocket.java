package dev.millstream.functions.supervisor;

import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.NearEnd;
import dev.millstream.functions.socket.SocketPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A function's end of its visitor's WebSocket. Thread-safe: the host's words come on one thread,
/// the visitor's on another.
final class VisitorSocket implements FarEnd {
  private static final Duration JOINED_WITHIN = Duration.ofSeconds(30);

  private final Consumer<SocketPart> toHost;
  private final Runnable over;
  private final List<SocketPart> early = new ArrayList<>(); // as much as the host holds at most
  private final long openedNanos = System.nanoTime();
  private @Nullable NearEnd near;
  private boolean visitorEnded;
  private boolean functionEnded;

  VisitorSocket(Consumer<SocketPart> toHost, Runnable over) {
    this.toHost = toHost;
    this.over = over;
  }

  @Override
  public synchronized void join(NearEnd end) {
    early.forEach(end::hear);
    early.clear();
    near = end;
  }

  /// Gives it up if nobody came for it: its visitor left while the handshake was under way.
  synchronized void endIfForgotten() {
    if (near == null && System.nanoTime() - openedNanos > JOINED_WITHIN.toNanos()) {
      say(new SocketPart.Lost("nobody came"));
    }
  }

  /// Takes what the function says.
  synchronized void hear(SocketPart part) {
    if (functionEnded && !(part instanceof SocketPart.Took)) {
      return;
    }
    if (near == null) {
      early.add(part);
    } else {
      near.hear(part);
    }
    ends(part, false);
  }

  @Override
  public synchronized void say(SocketPart part) {
    if (visitorEnded && !(part instanceof SocketPart.Took || part instanceof SocketPart.Lost)) {
      return;
    }
    toHost.accept(part);
    ends(part, true);
  }

  private void ends(SocketPart part, boolean ofVisitor) {
    var lost = part instanceof SocketPart.Lost;
    if (!lost && !(part instanceof SocketPart.Close)) {
      return;
    }
    var wasOpen = !(visitorEnded && functionEnded);
    visitorEnded |= lost || ofVisitor;
    functionEnded |= lost || !ofVisitor;
    if (wasOpen && visitorEnded && functionEnded) {
      over.run();
    }
  }
}
