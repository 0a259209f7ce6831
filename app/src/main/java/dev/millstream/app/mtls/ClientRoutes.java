package dev.millstream.app.mtls;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.edge.clients.ClientHost;
import dev.millstream.edge.pem.Pem;
import dev.millstream.edge.tls.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API of mutual TLS: which hosts ask their clients for certificates, and of which authority.
public final class ClientRoutes {
  private static final String HOSTS = "/client/v4/accounts/{account}/mtls";
  private static final String HOST = HOSTS + "/{host}";
  private static final int BAD_ORDER = 10440;
  private static final int NO_HOST = 10441;
  private static final int NO_HTTPS = 10442;

  private final Optional<Tls> tls;

  /// Routes to an edge's HTTPS, if it serves that.
  public ClientRoutes(Optional<Tls> tls) {
    this.tls = tls;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", HOSTS, _ -> ApiResponse.ok(all())),
        Route.of("GET", HOST, request -> ApiResponse.ok(view(host(request)))),
        Route.of("PUT", HOST, this::put),
        Route.of("DELETE", HOST, this::remove));
  }

  private record Order(@Nullable String mode, @Nullable String ca, @Nullable String crl) {}

  private ApiResponse put(ApiRequest request) throws IOException {
    var host = host(request);
    var order = request.json(Order.class);
    var mode = order.mode() == null ? "need" : order.mode();
    if (!mode.equals("need") && !mode.equals("want")) {
      throw bad("mode is need or want, not " + mode + "; DELETE switches it off");
    }
    var authority = order.ca();
    if (authority == null) {
      throw bad("ca is missing: the authority's certificate, PEM");
    }
    var revoked = order.crl();
    try {
      var roots = read(() -> Pem.certificates(bytes(authority), "ca"));
      var lists =
          revoked == null ? List.<X509CRL>of() : read(() -> Pem.revocations(bytes(revoked), "crl"));
      for (var list : lists) {
        if (roots.stream()
            .noneMatch(
                root -> root.getSubjectX500Principal().equals(list.getIssuerX500Principal()))) {
          throw bad("crl is of " + list.getIssuerX500Principal() + ", which is not in ca");
        }
      }
      https().clients().put(host, mode.equals("need"), roots, lists);
      https().refresh();
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    return ApiResponse.ok(view(host));
  }

  private ApiResponse remove(ApiRequest request) throws IOException {
    var host = host(request);
    try {
      if (!https().clients().remove(host)) {
        throw missing(host);
      }
      https().refresh();
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    return ApiResponse.ok(Map.of("host", host, "mode", "off"));
  }

  private List<Map<String, Object>> all() {
    return https().clients().hosts().entrySet().stream()
        .map(host -> view(host.getKey(), host.getValue()))
        .toList();
  }

  private Map<String, Object> view(String host) {
    var rule = https().clients().hosts().get(host);
    if (rule == null) {
      throw missing(host);
    }
    return view(host, rule);
  }

  private static Map<String, Object> view(String host, ClientHost rule) {
    var view = new LinkedHashMap<String, Object>();
    view.put("host", host);
    view.put("mode", rule.required() ? "need" : "want");
    view.put("authorities", rule.authorities());
    view.put("revoked", rule.revoked());
    rule.listsUntil().ifPresent(until -> view.put("crl_expires_on", until.toString()));
    return view;
  }

  private static String host(ApiRequest request) {
    return request.path("host").toLowerCase(Locale.ROOT);
  }

  private Tls https() {
    return tls.orElseThrow(() ->
        ApiException.conflict(NO_HTTPS, "this server has no HTTPS: leave --https-port -1 out"));
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.UTF_8);
  }

  private static ApiException bad(String problem) {
    return ApiException.badRequest(BAD_ORDER, problem);
  }

  private static ApiException missing(String host) {
    return ApiException.notFound(NO_HOST, host + " asks its clients for no certificates");
  }
}
