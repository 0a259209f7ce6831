package dev.millstream.functions.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.caoccao.javet.exceptions.JavetException;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectLimits;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.host.turn.Voice;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.HostArguments;
import dev.millstream.functions.wire.SiteCode;
import dev.millstream.functions.wire.ToHost;
import dev.millstream.store.site.FunctionRoute;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program of a function host's process: it takes calls from its supervisor until that one
/// closes the socket, or is dead.
public final class FunctionHost {
  private static final int REHEARSAL_SECONDS_MAX = 5;
  private static final String REHEARSED =
      """
      globalThis.__millstream_bundle = { modules: { m: {
        onRequest: async ({ request }) => Response.json({ path: new URL(request.url).pathname }),
      } } };
      """;

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
    var supervisor = UnixDomainSocketAddress.of(arguments.socket());
    var in = SocketChannel.open(supervisor);
    var out = SocketChannel.open(supervisor);
    try (var channel = new FrameChannel(in, out, HostArguments.frameBytesMax(limits), "host")) {
      var v8 = V8Library.load(arguments.library(), limits.isolateHeapBytesMax());
      var web = WebLayer.build(v8);
      rehearse(web, limits);
      var isolates =
          new Isolates(
              web,
              limits,
              arguments.inspected(),
              arguments.objects().map(path -> new ObjectFolder(path, ObjectLimits.DEFAULT)),
              new Voice() {
                @Override
                public void gather(FromHost message) {
                  channel.gather(message.frame());
                }

                @Override
                public void flush() {
                  channel.flush();
                }
              });
      new Watchdog(isolates, channel, limits).start();
      channel.send(new FromHost.Ready().frame());
      for (var frame = channel.receive(); frame != null; frame = channel.receive()) {
        isolates.take(ToHost.read(frame));
      }
    }
  }

  /// Answers a request that nobody has asked, so that the first one that somebody does finds
  /// everything loaded: that is most of what a new process takes its time for.
  private static void rehearse(WebLayer web, FunctionLimits limits) throws IOException {
    var answered = new CountDownLatch(1);
    var isolates =
        new Isolates(
            web,
            limits,
            Optional.empty(),
            Optional.empty(),
            new Voice() {
              @Override
              public void gather(FromHost message) {
                if (message.frame().hasRemaining() && message instanceof FromHost.Ended) {
                  answered.countDown();
                }
              }

              @Override
              public void flush() {}
            });
    var request = new FunctionRequest("GET", "https://rehearsal/", List.of(), new byte[0]);
    var call = new ToHost.Call(1, "rehearsal/1", "", new FunctionEvent.Fetch(request), false);
    var routes = List.of(new FunctionRoute("m", "/", FunctionRoute.Kind.HANDLER));
    var code = new SiteCode(routes, Map.of(), List.of(), REHEARSED.getBytes(UTF_8));
    isolates.take(call);
    isolates.take(new ToHost.Load(1, code));
    try {
      var _ = answered.await(REHEARSAL_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException("the rehearsal was interrupted", e);
    }
    isolates.retireAll();
  }
}
