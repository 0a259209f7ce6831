package dev.millstream.edge.tls;

import dev.millstream.edge.clients.ClientTrust;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// A TLS context whose engines speak what is modern: TLS 1.3 and 1.2, only suites with forward
/// secrecy and authenticated encryption, in our order.
final class TlsContext extends SSLContext {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /// The RSA one with AES-128 must be there: without it Undertow offers no HTTP/2.
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  private TlsContext(SSLContext context, Challenges challenges, ClientTrust clients) {
    super(new Spi(context, challenges, clients), context.getProvider(), context.getProtocol());
  }

  /// A context that shows `keys`, answers `challenges`, and asks `clients` who they are.
  static SSLContext of(
      KeyManager keys, Challenges challenges, ClientTrust clients, TlsLimits limits) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {clients}, null);
      var sessions = context.getServerSessionContext();
      sessions.setSessionCacheSize(limits.sessionsMax());
      sessions.setSessionTimeout((int) limits.sessionsKept().toSeconds());
      return new TlsContext(context, challenges, clients);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext context;
    private final Challenges challenges;
    private final ClientTrust clients;

    Spi(SSLContext context, Challenges challenges, ClientTrust clients) {
      this.context = context;
      this.challenges = challenges;
      this.clients = clients;
    }

    private SSLEngine modern(SSLEngine engine) {
      var named = new NamedHost();
      engine.setUseClientMode(false);
      var parameters = engine.getSSLParameters();
      parameters.setProtocols(PROTOCOLS);
      parameters.setCipherSuites(SUITES);
      parameters.setUseCipherSuitesOrder(true);
      parameters.setSNIMatchers(List.of(named));
      engine.setSSLParameters(parameters);
      engine.setHandshakeApplicationProtocolSelector(this::protocol);
      return new HelloEngine(engine, named, clients);
    }

    /// The first of ours that the client offers, as JSSE would choose; a challenge goes before.
    private @Nullable String protocol(SSLEngine engine, List<String> offered) {
      if (offered.contains(Challenges.PROTOCOL)
          && challenges.identity(NamedHost.of(engine)) != null) {
        return Challenges.PROTOCOL;
      }
      for (var ours : engine.getSSLParameters().getApplicationProtocols()) {
        if (offered.contains(ours)) {
          return ours;
        }
      }
      return null;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return modern(context.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return modern(context.createSSLEngine(host, port));
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is initialised");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return context.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }
  }
}
