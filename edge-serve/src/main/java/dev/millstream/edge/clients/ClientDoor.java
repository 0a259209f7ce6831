package dev.millstream.edge.clients;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Looks at each request for a host whose clients show certificates: a connection may have been
/// opened for another host, or before the host's authority was changed.
public final class ClientDoor {
  private static final AttachmentKey<X509Certificate> SHOWN =
      AttachmentKey.create(X509Certificate.class);
  private static final String JUDGED = "millstream.client";
  private static final int FORBIDDEN = 403;
  private static final int MISDIRECTED = 421;

  private final ClientRules rules;

  public ClientDoor(ClientRules rules) {
    this.rules = rules;
  }

  /// What a session's certificate was found to be, and by which rule.
  private record Judged(ClientRule rule, boolean good) {}

  /// Whether clients of this host show certificates.
  public boolean covers(String host) {
    return rules.covers(host);
  }

  /// Why a request over HTTPS is not answered, if so.
  public Optional<Answer.Document> refusal(HttpServerExchange exchange, RequestHead head) {
    var rule = rules.of(head.host());
    if (rule == null) {
      return Optional.empty();
    }
    var tls = exchange.getConnection().getSslSessionInfo();
    var session = tls == null ? null : tls.getSSLSession();
    if (session == null) {
      return refused(
          FORBIDDEN,
          "This host asks for a certificate of yours, and a proxy before it hides who you are.");
    }
    if (!isFor(session, head.host())) {
      return refused(MISDIRECTED, "This connection was opened for another host.");
    }
    var shown = shown(session);
    if (shown != null && isGood(session, shown, rule)) {
      exchange.putAttachment(SHOWN, shown[0]);
      return Optional.empty();
    }
    return rule.isRequired()
        ? refused(FORBIDDEN, "This host lets in only clients with a certificate that it knows.")
        : Optional.empty();
  }

  /// The certificate that a request's client was let in with.
  public static Optional<X509Certificate> shown(HttpServerExchange exchange) {
    return Optional.ofNullable(exchange.getAttachment(SHOWN));
  }

  private static Optional<Answer.Document> refused(int status, String reason) {
    return Optional.of(Pages.refused(status, reason));
  }

  private static boolean isFor(SSLSession session, String host) {
    return session instanceof ExtendedSSLSession extended
        && extended.getRequestedServerNames().stream()
            .anyMatch(name ->
                name instanceof SNIHostName named && named.getAsciiName().equalsIgnoreCase(host));
  }

  private static X509Certificate @Nullable [] shown(SSLSession session) {
    try {
      return session.getPeerCertificates() instanceof X509Certificate[] chain ? chain : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /// A session is judged once by each rule: resumed ones last longer than some authorities.
  private static boolean isGood(SSLSession session, X509Certificate[] chain, ClientRule rule) {
    if (session.getValue(JUDGED) instanceof Judged before && before.rule() == rule) {
      return before.good();
    }
    var good = false;
    try {
      rule.check(chain, chain[0].getPublicKey().getAlgorithm());
      good = true;
    } catch (CertificateException e) {
      // an authority that was changed since
    }
    session.putValue(JUDGED, new Judged(rule, good));
    return good;
  }
}
