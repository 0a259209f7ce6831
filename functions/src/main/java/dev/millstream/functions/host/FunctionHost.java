package dev.millstream.functions.host;

import com.caoccao.javet.exceptions.JavetException;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.HostArguments;
import dev.millstream.functions.wire.ToHost;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;

/// The program of a function host's process: it takes calls from its supervisor until that one
/// closes the socket, or is dead.
public final class FunctionHost {
  private FunctionHost() {}

  public static void main(String[] args) {
    var status = 0;
    try {
      serve(HostArguments.parse(List.of(args)));
    } catch (IOException | JavetException e) {
      System.err.println("the function host failed: " + e);
      status = 1;
    }
    // Not exit(): V8's threads may be anywhere, and nothing here is worth tidying up.
    Runtime.getRuntime().halt(status);
  }

  private static void serve(HostArguments arguments) throws IOException, JavetException {
    var limits = arguments.limits();
    var socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(arguments.socket()));
    try (var channel = new FrameChannel(socket, HostArguments.frameBytesMax(limits), "host")) {
      var v8 = V8Library.load(arguments.library(), limits.isolateHeapBytesMax());
      var isolates =
          new Isolates(
              WebLayer.build(v8),
              limits,
              arguments.inspected(),
              message -> channel.send(message.frame()));
      new Watchdog(isolates, channel, limits).start();
      for (var frame = channel.receive(); frame != null; frame = channel.receive()) {
        isolates.take(ToHost.read(frame));
      }
    }
  }
}
