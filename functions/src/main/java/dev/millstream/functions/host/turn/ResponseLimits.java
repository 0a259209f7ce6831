package dev.millstream.functions.host.turn;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionResponse;
import java.util.Optional;

/// What a response may be, and a text for the log.
public record ResponseLimits(FunctionLimits limits) {
  private static final int HEADER_CHARS_MAX = 128 << 10;

  /// Why a response cannot be sent, if it cannot.
  public Optional<FunctionOutcome> problemOf(FunctionResponse response) {
    var headerChars =
        response.headers().stream().mapToInt(h -> h.name().length() + h.value().length()).sum();
    var length = response.body().length;
    if (length > limits.bodyBytesMax()) {
      var reason = "its response has %d bytes, at most %d".formatted(length, limits.bodyBytesMax());
      return Optional.of(new Stopped(reason));
    }
    if (headerChars > HEADER_CHARS_MAX) {
      return Optional.of(new Stopped("its headers have " + headerChars + " characters"));
    }
    var opens = response.status() == 101; // the Web APIs see to its socket
    if (!opens && (response.status() < 200 || response.status() > 599)) {
      var reason = "a response of status " + response.status() + " cannot be sent";
      return Optional.of(new Threw(reason, ""));
    }
    return Optional.empty();
  }

  /// As much of a text as is kept.
  public String cut(String text) {
    return text.length() <= limits.logLineCharsMax()
        ? text
        : text.substring(0, limits.logLineCharsMax()) + "…";
  }
}
