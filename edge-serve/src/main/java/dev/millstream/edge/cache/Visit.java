package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.HttpHeader;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request as the cache sees it: whose site it is for, which immutable version of it, and the
/// request that the origin would get. `host` is the URL's, lower case, without a port; `source`
/// says which of the site's origins that is, as the URL alone does not where rules have conditions.
public record Visit(
    String project, String deployment, String host, String source, FunctionRequest request) {
  /// Conditions and ranges that the cache settles itself.
  private static final Set<String> SETTLED_HERE =
      Set.of("if-none-match", "if-modified-since", "if-range", "range");

  /// What stored answers are found by, beside the fields that they vary by.
  EntryKey key() {
    return new EntryKey(project, deployment, host, request.url());
  }

  @Nullable String field(String name) {
    return HeaderLines.joined(request.headers(), name);
  }

  /// Whether stored answers may be used, or the answer be stored: it reads, has no body, and no
  /// condition that only the origin can judge.
  boolean isCacheable() {
    return (request.method().equals("GET") || request.method().equals("HEAD"))
        && request.body().length == 0
        && request.flow().isEmpty()
        && field("If-Match") == null
        && field("If-Unmodified-Since") == null;
  }

  /// The same with a body that flows, of the visitor's request only.
  public Visit flowing(InputStream body) {
    return new Visit(project, deployment, host, source, request.flowing(body));
  }

  boolean isGet() {
    return request.method().equals("GET");
  }

  /// Whether only a stored answer is wanted.
  boolean onlyIfCached() {
    return Directives.of(HeaderLines.all(request.headers(), "Cache-Control")).has("only-if-cached");
  }

  /// Whether the visitor shows who it is: with `Authorization`, or, which RFC 9111 leaves open,
  /// with a cookie.
  boolean isIdentified() {
    return isIdentified(request);
  }

  static boolean isIdentified(FunctionRequest request) {
    return HeaderLines.has(request.headers(), "Authorization")
        || HeaderLines.has(request.headers(), "Cookie");
  }

  /// The request for the whole answer, whatever part of it the visitor needs.
  FunctionRequest whole() {
    return with(HeaderLines.without(request.headers(), SETTLED_HERE));
  }

  /// The request that asks whether `entry` is still right.
  FunctionRequest confirming(Entry entry) {
    var headers = HeaderLines.without(request.headers(), SETTLED_HERE);
    var tag = HeaderLines.first(entry.headers(), "ETag");
    if (tag != null) {
      headers = HeaderLines.with(headers, "if-none-match", tag);
    }
    var modified = HeaderLines.first(entry.headers(), "Last-Modified");
    if (modified != null) {
      headers = HeaderLines.with(headers, "if-modified-since", modified);
    }
    return with(headers);
  }

  private FunctionRequest with(List<HttpHeader> headers) {
    return new FunctionRequest(request.method(), request.url(), headers, request.body())
        .about(request.cf());
  }

  /// The key of another URL on the same host that the origin's answer names.
  Optional<EntryKey> sibling(@Nullable String reference) {
    if (reference == null) {
      return Optional.empty();
    }
    try {
      var own = URI.create(request.url());
      var other = own.resolve(reference);
      return own.getRawAuthority().equalsIgnoreCase(String.valueOf(other.getRawAuthority()))
          ? Optional.of(new EntryKey(project, deployment, host, lowerHost(other.toString())))
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /// A URL with its scheme and authority in lower case.
  static String lowerHost(String url) {
    var path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0
        ? url.toLowerCase(Locale.ROOT)
        : url.substring(0, path).toLowerCase(Locale.ROOT) + url.substring(path);
  }
}
