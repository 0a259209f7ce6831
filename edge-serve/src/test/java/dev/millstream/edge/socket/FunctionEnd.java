package dev.millstream.edge.socket;

import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.NearEnd;
import dev.millstream.functions.socket.SocketPart;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A function's end of a WebSocket, as a test plays it.
final class FunctionEnd implements FarEnd {
  private final LinkedBlockingQueue<SocketPart> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<NearEnd> visitor = new CompletableFuture<>();

  @Override
  public void join(NearEnd near) {
    visitor.complete(near);
  }

  @Override
  public void say(SocketPart part) {
    heard.add(part);
  }

  /// Says something to the visitor, once that one is connected.
  void tell(SocketPart part) throws Exception {
    visitor.get(20, TimeUnit.SECONDS).hear(part);
  }

  /// Says that it has taken a message.
  void took() throws Exception {
    tell(new SocketPart.Took(1));
  }

  /// The next that the visitor said, but for what it took.
  SocketPart next() throws InterruptedException {
    var part = heard.poll(20, TimeUnit.SECONDS);
    while (part instanceof SocketPart.Took) {
      part = heard.poll(20, TimeUnit.SECONDS);
    }
    return part == null ? new SocketPart.Lost("nothing came") : part;
  }

  /// How much has come that was not looked at.
  int waiting() {
    return heard.size();
  }
}
