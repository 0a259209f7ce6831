package dev.millstream.edge.http;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a request says before its body. `authority` is the host as sent, with its port; `host` is
/// lower case without one; `query` is raw, without its question mark, empty if there is none;
/// `secure` says that nobody on the way can read or change it; `country` where the visitor is, as
/// two capital letters, if that is known.
public record RequestHead(
    String method,
    String authority,
    String host,
    RequestPath path,
    String query,
    boolean secure,
    FieldLookup fields,
    Supplier<Optional<String>> country) {
  /// A request from nobody knows where.
  public RequestHead(
      String method,
      String authority,
      String host,
      RequestPath path,
      String query,
      boolean secure,
      FieldLookup fields) {
    this(method, authority, host, path, query, secure, fields, Optional::empty);
  }

  /// A request's header fields by name.
  @FunctionalInterface
  public interface FieldLookup {
    /// The first line of that name, in any case.
    @Nullable String first(String name);
  }

  /// The first header line of that name.
  public @Nullable String field(String name) {
    return fields.first(name);
  }

  /// Whether the answer has no body because only its head was asked for.
  public boolean headOnly() {
    return method.equals("HEAD");
  }

  /// Whether the method reads: what files answer.
  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /// The same request, whose fields are looked up elsewhere.
  public RequestHead with(FieldLookup other) {
    return new RequestHead(method, authority, host, path, query, secure, other, country);
  }

  /// The same request for another path.
  public RequestHead at(RequestPath other) {
    return new RequestHead(method, authority, host, other, query, secure, fields, country);
  }

  /// The same request, whose visitor is looked up there.
  public RequestHead from(Supplier<Optional<String>> other) {
    return new RequestHead(method, authority, host, path, query, secure, fields, other);
  }
}
