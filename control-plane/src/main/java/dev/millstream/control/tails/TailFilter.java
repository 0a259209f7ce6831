package dev.millstream.control.tails;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Which events a tail gets: those that pass all of its filters, in the form that wrangler sends
/// (`{"filters": [{"outcome": ["ok"]}, {"method": ["GET"]}, …]}`).
record TailFilter(List<Predicate<TraceEvent>> parts) {
  private static final Set<String> OUTCOMES =
      Set.of("ok", "exception", "exceededCpu", "exceededMemory", "canceled", "unknown");
  private static final String KNOWN = "sampling_rate, outcome, method, header, client_ip, query";

  TailFilter {
    parts = List.copyOf(parts);
  }

  boolean passes(TraceEvent event) {
    return parts.stream().allMatch(part -> part.test(event));
  }

  /// The filters in a request's body; `self` is the address of who asks.
  ///
  /// @throws ApiException 400 if one is not known, or wrong
  static TailFilter of(JsonNode body, String self) {
    var filters = body.path("filters");
    if (!filters.isMissingNode() && !filters.isArray()) {
      throw bad("filters is no list");
    }
    var parts = new ArrayList<Predicate<TraceEvent>>();
    for (var filter : filters) {
      var fields = filter.propertyNames();
      if (!filter.isObject() || fields.size() != 1) {
        throw bad("a filter is an object with one of " + KNOWN + ", not " + filter);
      }
      var name = fields.iterator().next();
      parts.add(part(name, filter.path(name), self));
    }
    return new TailFilter(parts);
  }

  private static Predicate<TraceEvent> part(String name, JsonNode value, String self) {
    return switch (name) {
      case "sampling_rate" -> sampled(value);
      case "outcome" -> {
        var wanted = words(name, value);
        var unknown = wanted.stream().filter(word -> !OUTCOMES.contains(word)).findFirst();
        if (unknown.isPresent()) {
          throw bad("outcome \"%s\" is none of %s".formatted(unknown.get(), sorted(OUTCOMES)));
        }
        yield event -> wanted.contains(event.outcome());
      }
      case "method" -> {
        var wanted =
            words(name, value).stream()
                .map(word -> word.toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        yield event -> event.request().filter(asked -> wanted.contains(asked.method())).isPresent();
      }
      case "client_ip" -> {
        var wanted =
            words(name, value).stream()
                .map(word -> word.equals("self") ? self : word)
                .collect(Collectors.toSet());
        yield event ->
            event
                .request()
                .flatMap(TraceEvent.Request::address)
                .filter(wanted::contains)
                .isPresent();
      }
      case "header" -> header(value);
      case "query" -> {
        var text = word(name, value);
        yield event -> event.lines().stream().anyMatch(line -> line.text().contains(text));
      }
      default -> throw bad("there is no filter \"" + name + "\": choose of " + KNOWN);
    };
  }

  private static Predicate<TraceEvent> sampled(JsonNode value) {
    var rate = value.asDouble(-1);
    if (rate <= 0 || rate > 1) {
      throw bad("sampling_rate is " + value + ": it lies between 0 and 1");
    }
    return _ -> ThreadLocalRandom.current().nextDouble() < rate;
  }

  private static Predicate<TraceEvent> header(JsonNode value) {
    var name = word("header.key", value.path("key")).toLowerCase(Locale.ROOT);
    if (!value.has("query")) {
      return event ->
          event.request().filter(asked -> asked.headers().containsKey(name)).isPresent();
    }
    var text = word("header.query", value.path("query"));
    return event ->
        event
            .request()
            .filter(asked -> asked.headers().getOrDefault(name, "").contains(text))
            .isPresent();
  }

  private static String word(String name, JsonNode value) {
    if (!value.isString() || value.asString().isEmpty()) {
      throw bad(name + " is no text: " + value);
    }
    return value.asString();
  }

  private static Set<String> words(String name, JsonNode value) {
    if (value.isString()) {
      return Set.of(value.asString());
    }
    if (!value.isArray() || value.isEmpty()) {
      throw bad(name + " is no list of texts: " + value);
    }
    return value.valueStream().map(each -> word(name, each)).collect(Collectors.toSet());
  }

  private static List<String> sorted(Set<String> words) {
    return words.stream().sorted().toList();
  }

  private static ApiException bad(String problem) {
    return ApiException.badRequest(ErrorCode.BAD_JSON, problem);
  }
}
