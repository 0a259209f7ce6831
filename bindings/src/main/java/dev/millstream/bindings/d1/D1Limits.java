package dev.millstream.bindings.d1;

import java.time.Duration;

/// What a database takes and gives. `time` is that of all statements which are asked together.
public record D1Limits(
    int sqlBytesMax,
    int parametersMax,
    int statementsMax,
    int valueBytesMax,
    int answerBytesMax,
    Duration time,
    long databaseBytesMax,
    int openMax,
    Imports imports) {
  /// What a file of SQL may be; a statement of it has room for the largest row as text.
  public record Imports(long bytesMax, int statementCharsMax, Duration time) {}

  public static final D1Limits DEFAULT =
      new D1Limits(
          100_000,
          100,
          1000,
          2_000_000,
          16 << 20,
          Duration.ofSeconds(5),
          10_000_000_000L,
          64,
          new Imports(5L << 30, 5_000_000, Duration.ofMinutes(10)));
}
