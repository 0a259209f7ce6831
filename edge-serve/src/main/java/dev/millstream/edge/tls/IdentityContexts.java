package dev.millstream.edge.tls;

import dev.millstream.edge.clients.ClientTrust;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TLS context for each identity, so that whoever comes back is known to the one that let it in,
/// and to no other. BoringSSL does the work where it runs (a handshake costs it a fifth of JSSE's,
/// and it needs no warming up), else JSSE. Those used longest ago are dropped; what a dropped one
/// gave tickets to has to show itself anew. Thread-safe.
final class IdentityContexts {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityContexts.class);

  private final ClientTrust clients;
  private final TlsLimits limits;
  private final Optional<Provider> natively;
  private final Map<Identity, SSLContext> contexts;

  /// Without `natively` JSSE does the work in any case.
  IdentityContexts(ClientTrust clients, TlsLimits limits, boolean natively) {
    this.clients = clients;
    this.limits = limits;
    this.natively = natively ? boringSsl() : Optional.empty();
    contexts =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Identity, SSLContext> eldest) {
            return size() > limits.identitiesMax();
          }
        };
  }

  private static Optional<Provider> boringSsl() {
    try {
      Conscrypt.checkAvailability();
      return Optional.of(Conscrypt.newProviderBuilder().build());
    } catch (LinkageError | RuntimeException e) {
      LOG.warn("event=boringssl_not_loaded using=jsse problem=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }

  /// Whether BoringSSL does the work.
  boolean isNative() {
    return natively.isPresent();
  }

  /// An engine of a server that shows this identity.
  SSLEngine engine(Identity identity) {
    var engine = context(identity).createSSLEngine();
    engine.setUseClientMode(false);
    if (isNative()) {
      Conscrypt.setUseSessionTickets(engine, true);
    }
    return engine;
  }

  private synchronized SSLContext context(Identity identity) {
    return contexts.computeIfAbsent(identity, this::make);
  }

  private SSLContext make(Identity identity) {
    try {
      var context =
          natively.isPresent()
              ? SSLContext.getInstance("TLS", natively.get())
              : SSLContext.getInstance("TLS");
      var keys = new KeyManager[] {new IdentityKeys(identity)};
      context.init(keys, new TrustManager[] {clients}, null);
      var sessions = context.getServerSessionContext();
      sessions.setSessionCacheSize(limits.sessionsMax());
      sessions.setSessionTimeout((int) limits.sessionsKept().toSeconds());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
