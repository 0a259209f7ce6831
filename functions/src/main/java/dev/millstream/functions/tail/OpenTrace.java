package dev.millstream.functions.tail;

import dev.millstream.functions.CallWatch;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.tail.Trace.End;
import dev.millstream.functions.tail.Trace.Failure;
import dev.millstream.functions.tail.Trace.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What is known so far of a call. It is told once its outcome is there, its body has gone and
/// nothing that it asked to be waited for is left. Thread-safe.
final class OpenTrace implements CallWatch {
  private static final Pattern NAMED =
      Pattern.compile("(\\w*(?:Error|Exception)): (.*)", Pattern.DOTALL);
  private static final int CHARS_MAX = 128 << 10;

  private final FunctionCall call;
  private final Consumer<Trace> teller;
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();
  private final List<Line> lines = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private int chars;
  private boolean cut;
  private OptionalInt status = OptionalInt.empty();
  private End end = End.UNKNOWN;
  private int parts = 1; // what has to end before it is told: at first, the outcome

  OpenTrace(FunctionCall call, Consumer<Trace> teller) {
    this.call = call;
    this.teller = teller;
  }

  synchronized void printed(String level, String text) {
    chars += text.length();
    if (chars > CHARS_MAX) {
      cut = true;
    } else {
      lines.add(new Line(Instant.now(), level, text));
    }
  }

  @Override
  public synchronized void goesOn() {
    parts++;
  }

  @Override
  public void finished() {
    partEnded();
  }

  /// The call has its outcome, which goes on as what is given back.
  FunctionOutcome ended(FunctionOutcome outcome) {
    var noted = note(outcome);
    partEnded();
    return noted;
  }

  /// There was none.
  void abandoned() {
    partEnded();
  }

  private synchronized FunctionOutcome note(FunctionOutcome outcome) {
    switch (outcome) {
      case Answered(var response) -> {
        end = End.OK;
        status = OptionalInt.of(response.status());
        if (response.flow().isPresent()) {
          parts++;
          return new Answered(watched(response));
        }
      }
      case Handled(_, var thrown) -> {
        end = thrown.isPresent() ? End.EXCEPTION : End.OK;
        thrown.ifPresent(threw -> fail(threw.message(), threw.stack()));
      }
      case Threw(var message, var stack) -> {
        end = End.EXCEPTION;
        fail(message, stack);
      }
      case Stopped stopped -> {
        end =
            stopped.isOverCpu()
                ? End.EXCEEDED_CPU
                : stopped.isOverMemory() ? End.EXCEEDED_MEMORY : End.UNKNOWN;
        fail(stopped.reason(), "");
      }
      case Unavailable(var reason) -> fail(reason, "");
    }
    return outcome;
  }

  private FunctionResponse watched(FunctionResponse response) {
    var body = new TailedBody(response.flow().orElseThrow(), this::bodyEnded);
    return response.flowing(body);
  }

  private void bodyEnded(TailedBody.Fate fate) {
    synchronized (this) {
      switch (fate) {
        case TailedBody.Fate.Whole() -> {}
        case TailedBody.Fate.Left() -> end = isHead() ? end : End.CANCELED;
        case TailedBody.Fate.Broken(var reason) -> {
          end = End.EXCEPTION;
          fail(reason, "");
        }
      }
    }
    partEnded();
  }

  private boolean isHead() {
    return call.event() instanceof FunctionEvent.Fetch(var request)
        && request.method().equals("HEAD");
  }

  private void fail(String message, String stack) {
    var named = NAMED.matcher(message);
    failures.add(
        named.matches()
            ? new Failure(Instant.now(), named.group(1), named.group(2), stack)
            : new Failure(Instant.now(), "Error", message, stack));
  }

  private void partEnded() {
    Trace trace;
    synchronized (this) {
      if (--parts > 0) {
        return;
      }
      trace =
          new Trace(
              call.site().project(),
              call.site().deployment(),
              call.requestId(),
              call.event(),
              status,
              end,
              lines,
              failures,
              cut,
              began,
              Duration.ofNanos(System.nanoTime() - beganNanos));
    }
    teller.accept(trace);
  }
}
