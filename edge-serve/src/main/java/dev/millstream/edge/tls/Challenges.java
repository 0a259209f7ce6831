package dev.millstream.edge.tls;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the edge answers to a certificate authority that looks whether a host is this server's:
/// texts over HTTP (RFC 8555, 8.3), certificates over TLS (RFC 8737). Thread-safe.
public final class Challenges {
  /// What such an authority asks for instead of HTTP.
  static final String PROTOCOL = "acme-tls/1";

  private final ConcurrentHashMap<String, Map<String, String>> overHttp = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Identity> overTls = new ConcurrentHashMap<>();

  /// From now on `path` of this host, in lower case, is answered with `text`.
  public void answerHttp(String host, String path, String text) {
    overHttp.put(host, Map.of(path, text));
  }

  /// From now on the host shows a certificate about `digest`.
  public void answerTls(String host, byte[] digest) {
    overTls.put(host, SelfSigned.about(host, digest, InstantSource.system().instant()));
  }

  /// Answers nothing for this host any more.
  public void forget(String host) {
    overHttp.remove(host);
    overTls.remove(host);
  }

  /// The text for a path of a host, if one was asked for.
  public Optional<String> text(String host, String path) {
    var texts = overHttp.isEmpty() ? null : overHttp.get(host);
    return texts == null ? Optional.empty() : Optional.ofNullable(texts.get(path));
  }

  @Nullable Identity identity(String host) {
    return overTls.get(host);
  }
}
