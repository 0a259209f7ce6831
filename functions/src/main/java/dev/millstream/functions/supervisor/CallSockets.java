package dev.millstream.functions.supervisor;

import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.ToHost;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The WebSockets of one call: its visitor's, and those to other servers. Thread-safe.
final class CallSockets implements AutoCloseable {
  private static final int VISITOR = 0;
  private static final SocketPart GOING_AWAY = new SocketPart.Close(1001, "");

  private final int call;
  private final String site;
  private final FrameChannel channel;
  private final SocketRoom room;
  private final Runnable renewal;
  private final Map<Integer, FarEnd> servers = new HashMap<>();
  private @Nullable VisitorSocket visitor;
  private boolean visitorOpen;
  private boolean closed;

  /// `renewal` is run at each message of the visitor.
  CallSockets(int call, String site, FrameChannel channel, SocketRoom room, Runnable renewal) {
    this.call = call;
    this.site = site;
    this.channel = channel;
    this.room = room;
    this.renewal = renewal;
  }

  /// The call has answered with a WebSocket: it is open if there is room.
  synchronized void openVisitor() {
    if (room.take(site)) {
      visitorOpen = true;
      visitor = new VisitorSocket(this::toFunction, this::visitorOver);
    }
  }

  /// The function's end of what was opened; empty if there was no room.
  synchronized Optional<FarEnd> visitor() {
    return Optional.ofNullable(visitor);
  }

  /// Whether its visitor may still speak, or has not come yet.
  boolean isVisitorOpen() {
    // without this lock: whoever holds the socket's takes this one to say that it is over
    visitorEnd().ifPresent(VisitorSocket::endIfForgotten);
    synchronized (this) {
      return visitorOpen;
    }
  }

  private void toFunction(SocketPart part) {
    if (part instanceof SocketPart.Text || part instanceof SocketPart.Binary) {
      renewal.run();
    }
    say(VISITOR, part);
  }

  private synchronized void visitorOver() {
    if (visitorOpen) {
      visitorOpen = false;
      room.release(site);
    }
  }

  /// Says why another server cannot be connected to.
  synchronized void checkRoom() throws IOException {
    var most = room.limits().toServersMax();
    if (servers.size() >= most) {
      throw new IOException("%d WebSockets to other servers may be open at once".formatted(most));
    }
  }

  /// Has the host hear a server, which it has been told of.
  void connect(int fetch, FarEnd server) {
    synchronized (this) {
      if (!closed) {
        servers.put(fetch, server);
      }
    }
    server.join(part -> {
      if (part instanceof SocketPart.Lost) {
        forget(fetch);
      }
      say(fetch, part);
    });
    if (isClosed()) {
      server.say(GOING_AWAY);
    }
  }

  private synchronized void forget(int fetch) {
    servers.remove(fetch);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /// Takes what the function says over one of them.
  void hear(int socket, SocketPart part) {
    if (socket == VISITOR) {
      visitorEnd().ifPresent(end -> end.hear(part));
      return;
    }
    server(socket).ifPresent(server -> server.say(part));
  }

  private synchronized Optional<VisitorSocket> visitorEnd() {
    return Optional.ofNullable(visitor);
  }

  private synchronized Optional<FarEnd> server(int socket) {
    return Optional.ofNullable(servers.get(socket));
  }

  private void say(int socket, SocketPart part) {
    channel.send(new ToHost.Speaks(call, socket, part).frame());
  }

  /// Nothing more comes from the host: the visitor may connect again.
  void breakOff() {
    visitorEnd().ifPresent(end -> end.hear(new SocketPart.Close(1012, "restarted")));
  }

  /// Says goodbye to all that are open.
  @Override
  public void close() {
    Map<Integer, FarEnd> open;
    synchronized (this) {
      closed = true;
      open = Map.copyOf(servers);
      servers.clear();
    }
    open.values().forEach(server -> server.say(GOING_AWAY));
    visitorEnd().ifPresent(end -> end.hear(GOING_AWAY));
    visitorOver();
  }
}
