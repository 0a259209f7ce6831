package dev.millstream.functions.supervisor;

import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.functions.inspect.Inspector;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.HostArguments;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// How a host's process is started and connected. `folder` is private to this server's run; all
/// hosts share `room`.
record HostLaunch(FunctionHostSettings settings, Path folder, Path library, SocketRoom room) {
  private static final AtomicInteger STARTED = new AtomicInteger();

  // By name: what the host is made of need not be loaded here.
  private static final String MAIN = "dev.millstream.functions.host.FunctionHost";

  /// Starts a host; returns once it can be called.
  HostProcess start() throws IOException {
    var name = "function-host-" + STARTED.incrementAndGet();
    var path = folder.resolve(name + ".sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      var process = new ProcessBuilder(command(path)).directory(folder.toFile());
      environment(process.environment());
      var child = process.redirectErrorStream(true).start();
      // A host that dies before it connects must not leave us waiting.
      var _ = child.onExit().thenRun(() -> closeQuietly(server));
      // in the order in which the host connects them: what it hears first
      var out = server.accept();
      var in = server.accept();
      var frameBytesMax = HostArguments.frameBytesMax(settings.limits());
      var host =
          new HostProcess(child, new FrameChannel(in, out, frameBytesMax, name), settings, room);
      return ready(host);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /// The server's may hold secrets, and its language and time zone are not its sites': code runs in
  /// English and UTC, as on Cloudflare. The coding of file names stays.
  private static void environment(Map<String, String> variables) {
    var coding =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(name -> variables.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst();
    variables.clear();
    variables.put("TZ", "UTC");
    coding.ifPresent(value -> variables.put("LC_CTYPE", value));
  }

  private static HostProcess ready(HostProcess host) throws IOException {
    try {
      host.awaitReady();
      return host;
    } catch (IOException e) {
      host.close();
      throw e;
    }
  }

  private List<String> command(Path socket) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                "-Dorg.sqlite.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
    var inspected = settings.inspector().map(Inspector::scriptName);
    var objects = settings.objects().map(ObjectFolder::path);
    command.addAll(
        new HostArguments(socket, library, settings.limits(), inspected, objects).toCommandLine());
    return command;
  }

  private static void closeQuietly(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      // Then it is closed when the accepting thread leaves.
    }
  }
}
