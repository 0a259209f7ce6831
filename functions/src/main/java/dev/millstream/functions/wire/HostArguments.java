package dev.millstream.functions.wire;

import dev.millstream.functions.FunctionLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a function host is told on its command line: where its supervisor listens, the folder of
/// V8's library, the limits, as what debuggers are to know the code, if it is to be debugged, and
/// the folder of what objects keep, if there is one.
public record HostArguments(
    Path socket,
    Path library,
    FunctionLimits limits,
    Optional<String> inspected,
    Optional<Path> objects) {
  private static final int HEADERS_BYTES_MAX = 1 << 20;
  // what a binding takes or gives at once
  private static final int BINDING_BYTES_MAX = 25 << 20;

  /// The arguments as they stand on the command line.
  public List<String> toCommandLine() {
    var numbers =
        Stream.of(
            limits.cpu().toMillis(),
            limits.wall().toMillis(),
            limits.eventWall().toMillis(),
            limits.flowSilence().toMillis(),
            limits.killGrace().toMillis(),
            limits.bodyBytesMax(),
            limits.isolateHeapBytesMax(),
            limits.hostMemoryBytesMax(),
            limits.isolatesPerHostMax(),
            limits.isolatesPerSiteMax(),
            limits.isolateIdleMax().toMillis(),
            limits.objectIdleMax().toMillis(),
            limits.callsPerIsolateMax(),
            limits.fetchesPerCallMax(),
            limits.fetchesAtOnceMax(),
            limits.logLinesPerCallMax(),
            limits.logLineCharsMax());
    return Stream.concat(
            Stream.of(
                socket.toString(),
                library.toString(),
                inspected.orElse(""),
                objects.map(Path::toString).orElse("")),
            numbers.map(String::valueOf))
        .toList();
  }

  /// Reads what [#toCommandLine] wrote.
  public static HostArguments parse(List<String> line) {
    var numbers = line.stream().skip(4).mapToLong(Long::parseLong).iterator();
    return new HostArguments(
        Path.of(line.get(0)),
        Path.of(line.get(1)),
        new FunctionLimits(
            Duration.ofMillis(numbers.nextLong()),
            Duration.ofMillis(numbers.nextLong()),
            Duration.ofMillis(numbers.nextLong()),
            Duration.ofMillis(numbers.nextLong()),
            Duration.ofMillis(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            numbers.nextLong(),
            Math.toIntExact(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            Duration.ofMillis(numbers.nextLong()),
            Duration.ofMillis(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong()),
            Math.toIntExact(numbers.nextLong())),
        Optional.of(line.get(2)).filter(name -> !name.isEmpty()),
        Optional.of(line.get(3)).filter(path -> !path.isEmpty()).map(Path::of));
  }

  /// The most that a frame can hold under `limits`: one body or value, and what goes with it.
  public static int frameBytesMax(FunctionLimits limits) {
    return Math.max(limits.bodyBytesMax(), BINDING_BYTES_MAX) + HEADERS_BYTES_MAX;
  }
}
