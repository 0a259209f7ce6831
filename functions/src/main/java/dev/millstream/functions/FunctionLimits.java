package dev.millstream.functions;

import java.time.Duration;

/// What functions may use. `cpu` and `wall` are per call, `eventWall` per call that is for no
/// request; `killGrace` is how long a host may take to stop a call before it is killed;
/// `fetchesPerCallMax` counts what a call asks other servers, `fetchesAtOnceMax` how many of these
/// are under way together; a visitor's body that flows may take longer than `wall`, as long as it
/// moves at least every `flowSilence`; a Durable Object that nobody asks for `objectIdleMax` leaves
/// memory; the rest is per isolate or host, as named.
public record FunctionLimits(
    Duration cpu,
    Duration wall,
    Duration eventWall,
    Duration flowSilence,
    Duration killGrace,
    int bodyBytesMax,
    int isolateHeapBytesMax,
    long hostMemoryBytesMax,
    int isolatesPerHostMax,
    int isolatesPerSiteMax,
    Duration isolateIdleMax,
    Duration objectIdleMax,
    int callsPerIsolateMax,
    int fetchesPerCallMax,
    int fetchesAtOnceMax,
    int logLinesPerCallMax,
    int logLineCharsMax) {
  /// How long a call for this may take.
  public Duration wall(FunctionEvent event) {
    return event.isForNobody() ? eventWall : wall;
  }

  /// How long a call may wait for a place among the isolates of a busy host.
  public Duration inLineMax() {
    return wall.dividedBy(2);
  }

  /// The same limits for code that debuggers look into: it has all time but its CPU's, and one
  /// isolate.
  public FunctionLimits debugged() {
    return new FunctionLimits(
        cpu,
        Duration.ofDays(1),
        Duration.ofDays(1),
        Duration.ofDays(1),
        killGrace,
        bodyBytesMax,
        isolateHeapBytesMax,
        hostMemoryBytesMax,
        isolatesPerHostMax,
        1,
        Duration.ofDays(1),
        objectIdleMax,
        callsPerIsolateMax,
        fetchesPerCallMax,
        fetchesAtOnceMax,
        logLinesPerCallMax,
        logLineCharsMax);
  }

  /// The limits of a server that was told nothing else.
  public static FunctionLimits defaults() {
    return new FunctionLimits(
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMillis(250),
        10 << 20,
        128 << 20,
        1L << 30,
        200,
        4,
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        200,
        50,
        6,
        100,
        4000);
  }
}
