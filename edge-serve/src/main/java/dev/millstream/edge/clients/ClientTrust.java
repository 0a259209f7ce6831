package dev.millstream.edge.clients;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges the certificates that clients show, each by the host that it names, and logs what came of
/// it. It tells nobody whom it trusts.
public final class ClientTrust extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(ClientTrust.class);

  private static final Pattern BORING_REASON = Pattern.compile("OPENSSL_internal:(\\w+)");

  private final ClientRules rules;
  private final Function<SSLEngine, String> hosts;

  /// `hosts` says which host a connection is for.
  public ClientTrust(ClientRules rules, Function<SSLEngine, String> hosts) {
    this.rules = rules;
    this.hosts = hosts;
  }

  /// Has clients of `host` asked for certificates.
  public void ask(SSLEngine engine, String host) {
    var rule = rules.of(host);
    if (rule == null) {
      return;
    }
    if (rule.isRequired()) {
      engine.setNeedClientAuth(true);
    } else {
      engine.setWantClientAuth(true);
    }
  }

  /// A handshake failed that had been told to ask; what a certificate lacks is logged already.
  public void failed(String host, Throwable problem) {
    for (var cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return;
      }
    }
    LOG.warn("event=client_refused host={} reason=\"{}\"", host, reason(problem));
  }

  /// Of what BoringSSL tells, over two lines and with addresses, the part that says what it was.
  private static String reason(Throwable problem) {
    var told = String.valueOf(problem.getMessage());
    var boring = BORING_REASON.matcher(told);
    return boring.find() ? boring.group(1).toLowerCase(Locale.ROOT).replace('_', ' ') : told;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    var host = hosts.apply(engine);
    var subject = chain[0].getSubjectX500Principal();
    try {
      var rule = rules.of(host);
      if (rule == null) {
        throw new CertificateException("the host asks for no certificate any more");
      }
      rule.check(chain, keyExchange);
    } catch (CertificateException e) {
      LOG.warn(
          "event=client_refused host={} subject=\"{}\" reason=\"{}\"",
          host,
          subject,
          e.getMessage());
      throw e;
    }
    LOG.info("event=client_accepted host={} subject=\"{}\"", host, subject);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("no host is known");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    throw new CertificateException("no host is known");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("this is for clients");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is for clients");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is for clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
