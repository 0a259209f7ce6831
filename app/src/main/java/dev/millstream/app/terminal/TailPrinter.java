package dev.millstream.app.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows a tail's events to people: a line for the request, then what it printed and threw.
public record TailPrinter(Terminal terminal) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");

  /// Shows one event.
  public void print(String text) {
    var json = JSON.readTree(text);
    var event = json.path("event");
    if (event.has("message")) {
      terminal.say(terminal.bold(clean(event.path("message").asString(""))));
      return;
    }
    var outcome = json.path("outcome").asString("");
    var status = event.path("response").path("status");
    var at = Instant.ofEpochMilli(json.path("eventTimestamp").asLong());
    terminal.say(
        "%s %s %s %d ms %s"
            .formatted(
                TIME.format(at),
                clean(cause(event)),
                coloured(outcome, status.isNumber() ? outcome + " " + status.asInt() : outcome),
                json.path("wallTime").asLong(),
                clean(json.path("scriptVersion").path("id").asString(""))));
    for (var line : json.path("logs")) {
      terminal.say("  (%s) %s".formatted(line.path("level").asString(""), message(line)));
    }
    for (var failure : json.path("exceptions")) {
      var stack = failure.path("stack").asString("");
      var head = failure.path("name").asString("") + ": " + failure.path("message").asString("");
      terminal.say("  " + terminal.red(clean(stack.startsWith(head) ? stack : head + rest(stack))));
    }
  }

  private static String cause(JsonNode event) {
    if (event.has("queue")) {
      return "queue %s (%d)"
          .formatted(event.path("queue").asString(""), event.path("batchSize").asInt());
    }
    if (event.has("cron")) {
      return "cron \"%s\"".formatted(event.path("cron").asString(""));
    }
    var request = event.path("request");
    return request.path("method").asString("") + " " + request.path("url").asString("");
  }

  private String coloured(String outcome, String text) {
    return outcome.equals("ok") ? terminal.green(text) : terminal.red(text);
  }

  private static String rest(String stack) {
    return stack.isEmpty() ? "" : "\n" + stack;
  }

  private static String message(JsonNode line) {
    return line.path("message")
        .valueStream()
        .map(part -> clean(part.isString() ? part.asString() : part.toString()))
        .collect(Collectors.joining(" "));
  }

  /// What others wrote must not steer the terminal.
  private static String clean(String text) {
    return CONTROLS
        .matcher(text)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
