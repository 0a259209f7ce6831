package dev.millstream.edge.tls;

import dev.millstream.edge.clients.ClientTrust;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Makes engines that speak what is modern: TLS 1.3 and 1.2, only suites with forward secrecy and
/// authenticated encryption, in our order. Each shows who the edge is under the name that its
/// client asks for.
final class TlsContext {
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

  private final CertificateSource source;
  private final String otherwise;
  private final Challenges challenges;
  private final ClientTrust clients;
  private final IdentityContexts contexts;
  private final SSLContext waiting;

  /// Shows what `source` has, that of the host `otherwise` to clients that name none, or none that
  /// is known; answers `challenges`, and asks `clients` who they are.
  TlsContext(
      CertificateSource source,
      String otherwise,
      Challenges challenges,
      ClientTrust clients,
      IdentityContexts contexts) {
    this.source = source;
    this.otherwise = otherwise;
    this.challenges = challenges;
    this.clients = clients;
    this.contexts = contexts;
    try {
      waiting = SSLContext.getInstance("TLS");
      waiting.init(new KeyManager[0], new TrustManager[] {clients}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  ClientTrust clients() {
    return clients;
  }

  /// Whether BoringSSL does the work.
  boolean isNative() {
    return contexts.isNative();
  }

  /// What Undertow makes its engines by.
  SSLContext ofHellos() {
    return new HelloContext(new Spi(), waiting);
  }

  /// The engine that goes on with a client's hello.
  SSLEngine engineFor(ClientHello hello, SSLParameters parameters) {
    var host = hello.host();
    var challenged =
        hello.protocols().contains(Challenges.PROTOCOL) ? challenges.identity(host) : null;
    var named = challenged == null ? source.of(host) : challenged;
    var shown = named == null ? source.of(otherwise) : named;
    if (shown == null) {
      throw new IllegalStateException("no certificate for " + otherwise);
    }
    if (challenged != null) {
      parameters.setApplicationProtocols(new String[] {Challenges.PROTOCOL});
    }
    parameters.setSNIMatchers(List.of(new NamedHost(host)));
    var engine = contexts.engine(shown);
    engine.setSSLParameters(parameters);
    clients.ask(engine, host);
    return engine;
  }

  private SSLEngine hello() {
    var engine = waiting.createSSLEngine();
    engine.setUseClientMode(false);
    var parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(SUITES);
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return new HelloEngine(engine, this);
  }

  private static final class HelloContext extends SSLContext {
    HelloContext(SSLContextSpi spi, SSLContext like) {
      super(spi, like.getProvider(), like.getProtocol());
    }
  }

  private final class Spi extends SSLContextSpi {
    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return hello();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return hello();
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
      return waiting.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return waiting.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return waiting.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return waiting.getClientSessionContext();
    }
  }
}
