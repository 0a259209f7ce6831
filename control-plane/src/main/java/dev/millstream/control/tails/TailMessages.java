package dev.millstream.control.tails;

import dev.millstream.control.api.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What a tail sends: Cloudflare's trace events (`trace-v1`), one JSON text each.
final class TailMessages {
  private static final Pattern SECRET_NAME = Pattern.compile("auth|cookie|key|secret|token|jwt");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{21,}");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32,}");

  private TailMessages() {}

  static String of(TraceEvent event) {
    var json = frame(event.project(), event.outcome(), event.began());
    json.put("logs", event.lines().stream().map(TailMessages::line).toList());
    json.put("exceptions", event.failures().stream().map(TailMessages::failure).toList());
    json.put("scriptVersion", Map.of("id", event.deployment()));
    json.put("wallTime", event.took().toMillis());
    json.put("truncated", event.cut());
    json.put("event", happened(event));
    return Json.text(json);
  }

  private static Map<String, Object> happened(TraceEvent event) {
    return switch (event.cause()) {
      case TraceEvent.Request request -> {
        var happened = new LinkedHashMap<String, Object>();
        happened.put("request", request(request));
        event.status().ifPresent(status -> happened.put("response", Map.of("status", status)));
        happened.put("rayId", event.requestId());
        yield happened;
      }
      case TraceEvent.Batch(var queue, var size) -> Map.of("queue", queue, "batchSize", size);
      case TraceEvent.Scheduled(var cron, var time) ->
          Map.of("cron", cron, "scheduledTime", time.toEpochMilli());
    };
  }

  /// The tail leaves events out from now on.
  static String overload(String project, int most) {
    return notice(
        project,
        "overload",
        "More than %d events a second, or more than you read: some are left out.".formatted(most));
  }

  /// It leaves none out any more.
  static String overloadStop(String project, long dropped) {
    return notice(project, "overload-stop", dropped + " events were left out.");
  }

  private static String notice(String project, String type, String message) {
    var json = frame(project, "unknown", Instant.now());
    json.put("logs", List.of());
    json.put("exceptions", List.of());
    json.put("event", Map.of("type", type, "message", message));
    return Json.text(json);
  }

  private static Map<String, Object> frame(String project, String outcome, Instant at) {
    var json = new LinkedHashMap<String, Object>();
    json.put("outcome", outcome);
    json.put("scriptName", project);
    json.put("eventTimestamp", at.toEpochMilli());
    return json;
  }

  private static Map<String, Object> request(TraceEvent.Request request) {
    var headers = new LinkedHashMap<String, String>();
    request
        .headers()
        .forEach((name, value) -> headers.put(name, isSecret(name) ? "REDACTED" : value));
    return Map.of("method", request.method(), "url", redacted(request.url()), "headers", headers);
  }

  /// Without what looks like an identifier, as Cloudflare has it: 32 hexadecimal digits or more,
  /// and 21 or more of base64, of which two each are capitals, small letters and digits.
  private static String redacted(String url) {
    return WORD.matcher(url)
        .replaceAll(word -> isIdentifier(word.group()) ? "REDACTED" : word.group());
  }

  private static boolean isIdentifier(String word) {
    return HEX.matcher(word).matches()
        || (word.chars().filter(Character::isUpperCase).count() >= 2
            && word.chars().filter(Character::isLowerCase).count() >= 2
            && word.chars().filter(Character::isDigit).count() >= 2);
  }

  private static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  private static Map<String, Object> line(TraceEvent.Line line) {
    return Map.of(
        "level",
        line.level(),
        "message",
        List.of(line.text()),
        "timestamp",
        line.at().toEpochMilli());
  }

  private static Map<String, Object> failure(TraceEvent.Failure failure) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", failure.name());
    json.put("message", failure.message());
    if (!failure.stack().isEmpty()) {
      json.put("stack", failure.stack());
    }
    json.put("timestamp", failure.at().toEpochMilli());
    return json;
  }
}
