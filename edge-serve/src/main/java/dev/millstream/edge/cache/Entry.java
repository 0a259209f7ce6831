package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A stored answer. `varies` are the names it varies by, lower case; `varied` what the first
/// request had for them, one text.
record Entry(
    EntryKey key,
    FunctionResponse response,
    Policy.Verdict.Store terms,
    List<String> varies,
    String varied,
    Set<String> tags) {
  /// What an entry takes beside its bytes; objects, references, map nodes.
  private static final int OVERHEAD_BYTES = 512;

  private static final int LINE_OVERHEAD_BYTES = 80;

  /// What belongs to the stored bytes, so that a confirmation does not change it.
  private static final Set<String> OF_THE_BYTES =
      Set.of("content-length", "content-encoding", "content-range", "content-md5", "etag");

  static final String TAGS_FIELD = "Cache-Tag";

  Entry {
    varies = List.copyOf(varies);
    tags = Set.copyOf(tags);
  }

  static Entry of(Visit visit, FunctionResponse response, Policy.Verdict.Store terms, int tagsMax) {
    var varies = varies(response.headers());
    return new Entry(
        visit.key(),
        response,
        terms,
        varies,
        varied(visit, varies),
        tags(response.headers(), tagsMax));
  }

  List<HttpHeader> headers() {
    return response.headers();
  }

  Freshness freshness() {
    return terms.freshness();
  }

  /// Whether it answers this request, as far as `Vary` and who is asking go.
  boolean answers(Visit visit) {
    return (terms.forAll() || !visit.isIdentified()) && varied.equals(varied(visit, varies));
  }

  boolean isConfirmable() {
    return HeaderLines.has(headers(), "ETag") || HeaderLines.has(headers(), "Last-Modified");
  }

  /// About what it takes in memory.
  int bytes() {
    var size = OVERHEAD_BYTES + key.url().length() + varied.length() + response.body().length;
    for (var line : headers()) {
      size += LINE_OVERHEAD_BYTES + line.name().length() + line.value().length();
    }
    for (var tag : tags) {
      size += LINE_OVERHEAD_BYTES + tag.length();
    }
    return size;
  }

  /// The stored answer with what a 304 says anew (RFC 9111, 3.2).
  FunctionResponse confirmedBy(FunctionResponse notModified) {
    var fresh = HeaderLines.without(notModified.headers(), OF_THE_BYTES);
    var renewed =
        fresh.stream()
            .map(line -> line.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    // they told how old it was when it was stored
    renewed.addAll(Set.of("age", "date"));
    var headers = new ArrayList<>(HeaderLines.without(headers(), renewed));
    headers.addAll(fresh);
    return new FunctionResponse(response.status(), headers, response.body());
  }

  /// Its source, and what a request has for these fields, without the space that means nothing.
  static String varied(Visit visit, List<String> names) {
    var text = new StringBuilder(visit.source()).append('\n');
    for (var name : names) {
      var value = visit.field(name);
      text.append(name).append(value == null ? '-' : '=');
      text.append(value == null ? "" : normal(value)).append('\n');
    }
    return text.toString();
  }

  private static String normal(@Nullable String value) {
    return value == null ? "" : value.strip().replaceAll("[ \t]*,[ \t]*", ",");
  }

  private static List<String> varies(List<HttpHeader> headers) {
    var names = new TreeSet<String>();
    for (var line : HeaderLines.all(headers, "Vary")) {
      Arrays.stream(line.split(",", -1))
          .map(name -> name.strip().toLowerCase(Locale.ROOT))
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
    }
    return List.copyOf(names);
  }

  private static Set<String> tags(List<HttpHeader> headers, int tagsMax) {
    return HeaderLines.all(headers, TAGS_FIELD).stream()
        .flatMap(line -> Arrays.stream(line.split("[, ]", -1)))
        .map(tag -> tag.strip().toLowerCase(Locale.ROOT))
        .filter(tag -> !tag.isEmpty())
        .limit(tagsMax)
        .collect(Collectors.toSet());
  }
}
