package dev.millstream.edge.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows each client the certificate of the host that it names. JSSE asks in three steps, by an
/// alias; ours is the certificate's own number, so that a change in between mixes nothing.
final class HostKeys extends X509ExtendedKeyManager {
  private static final int REMEMBERED_MAX = 50_000;

  private final CertificateSource source;
  private final String otherwise;
  private final ConcurrentHashMap<String, Identity> chosen = new ConcurrentHashMap<>();

  /// `otherwise` is the host for clients that name none, or none that is known.
  HostKeys(CertificateSource source, String otherwise) {
    this.source = source;
    this.otherwise = otherwise;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    var named = source.of(host(engine));
    var identity = named == null ? source.of(otherwise) : named;
    if (identity == null || !identity.key().getAlgorithm().equals(keyType)) {
      return null;
    }
    var leaf = identity.leaf();
    var alias =
        HexFormat.of().formatHex(leaf.getSerialNumber().toByteArray())
            + ' '
            + Arrays.hashCode(leaf.getSignature());
    if (chosen.size() >= REMEMBERED_MAX) {
      chosen.clear();
    }
    chosen.put(alias, identity);
    return alias;
  }

  private static String host(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (var name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName().toLowerCase(Locale.ROOT);
        }
      }
    }
    return "";
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var identity = chosen.get(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var identity = chosen.get(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
