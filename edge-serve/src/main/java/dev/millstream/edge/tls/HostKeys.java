package dev.millstream.edge.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows each client the certificate of the host that it names. JSSE asks in three steps, by an
/// alias; ours is the certificate's own number, so that a change in between mixes nothing.
final class HostKeys extends X509ExtendedKeyManager {
  private static final int REMEMBERED_MAX = 50_000;

  private final CertificateSource source;
  private final String otherwise;
  private final Challenges challenges;
  private final ConcurrentHashMap<String, Identity> chosen = new ConcurrentHashMap<>();

  /// `otherwise` is the host for clients that name none, or none that is known.
  HostKeys(CertificateSource source, String otherwise, Challenges challenges) {
    this.source = source;
    this.otherwise = otherwise;
    this.challenges = challenges;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    var identity = identity(engine);
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

  private @Nullable Identity identity(SSLEngine engine) {
    var host = NamedHost.of(engine);
    if (Challenges.PROTOCOL.equals(engine.getHandshakeApplicationProtocol())) {
      return challenges.identity(host);
    }
    var named = source.of(host);
    return named == null ? source.of(otherwise) : named;
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
