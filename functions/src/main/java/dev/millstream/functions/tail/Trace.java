package dev.millstream.functions.tail;

import dev.millstream.functions.FunctionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/// One call of a site's functions, from what it is for to its very end. `status` is that of the
/// answer, where there was one; `cut` says that not all lines are in it.
public record Trace(
    String project,
    String deployment,
    String requestId,
    FunctionEvent event,
    OptionalInt status,
    End end,
    List<Line> lines,
    List<Failure> failures,
    boolean cut,
    Instant began,
    Duration took) {
  public Trace {
    lines = List.copyOf(lines);
    failures = List.copyOf(failures);
  }

  /// How it ended; in Cloudflare's words, [#word].
  public enum End {
    OK("ok"),
    EXCEPTION("exception"),
    EXCEEDED_CPU("exceededCpu"),
    EXCEEDED_MEMORY("exceededMemory"),
    /// The visitor left before the answer was whole.
    CANCELED("canceled"),
    UNKNOWN("unknown");

    private final String word;

    End(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// A console call.
  public record Line(Instant at, String level, String text) {}

  /// What was thrown, or why the code was stopped.
  public record Failure(Instant at, String name, String message, String stack) {}
}
