package dev.millstream.edge.tls;

import dev.millstream.edge.clients.ClientTrust;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.time.Instant;
import java.time.InstantSource;
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
/// and it needs no warming up), else JSSE. Each is replaced after a while, and with it the key of
/// its tickets; those used longest ago are dropped. Who holds a ticket of one that is gone has to
/// show itself anew. Thread-safe.
final class IdentityContexts {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityContexts.class);

  private final ClientTrust clients;
  private final TlsLimits limits;
  private final Optional<Provider> natively;
  private final InstantSource clock;
  private final Map<Identity, Kept> contexts;

  private record Kept(SSLContext context, Instant until) {}

  private IdentityContexts(
      ClientTrust clients, TlsLimits limits, Optional<Provider> natively, InstantSource clock) {
    this.clients = clients;
    this.limits = limits;
    this.natively = natively;
    this.clock = clock;
    contexts =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Identity, Kept> eldest) {
            return size() > limits.identitiesMax();
          }
        };
  }

  /// None yet, of the provider that is asked for.
  static IdentityContexts open(ClientTrust clients, TlsSettings settings, InstantSource clock)
      throws IOException {
    return new IdentityContexts(clients, settings.limits(), natively(settings.provider()), clock);
  }

  private static Optional<Provider> natively(TlsSettings.Provider wanted) throws IOException {
    if (wanted == TlsSettings.Provider.JDK) {
      return Optional.empty();
    }
    try {
      Conscrypt.checkAvailability();
      return Optional.of(Conscrypt.newProviderBuilder().build());
    } catch (LinkageError | RuntimeException e) {
      if (wanted == TlsSettings.Provider.BORINGSSL) {
        throw new IOException(
            "BoringSSL does not run here (%s): take the JDK's TLS instead"
                .formatted(e.getMessage()),
            e);
      }
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
    var now = clock.instant();
    var kept = contexts.get(identity);
    if (kept == null || now.isAfter(kept.until())) {
      kept = new Kept(make(identity), now.plus(limits.ticketsKept()));
      contexts.put(identity, kept);
    }
    return kept.context();
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
      sessions.setSessionTimeout((int) limits.ticketsKept().toSeconds());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
