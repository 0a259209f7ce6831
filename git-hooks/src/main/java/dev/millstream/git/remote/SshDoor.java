package dev.millstream.git.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/// JGit's SSH on Apache MINA: one deploy key, one host key, nothing of the machine's `~/.ssh`. Not
/// thread-safe.
final class SshDoor extends SshSessionFactory {
  private final Remote remote;
  private final Addresses addresses;
  private final RemoteLimits limits;
  private Optional<String> seen = Optional.empty();

  SshDoor(Remote remote, Addresses addresses, RemoteLimits limits) {
    this.remote = remote;
    this.addresses = addresses;
    this.limits = limits;
  }

  /// The fingerprint of the host key that the server showed.
  Optional<String> hostKey() {
    return seen;
  }

  @Override
  public String getType() {
    return "mina";
  }

  @Override
  public RemoteSession getSession(
      URIish uri, CredentialsProvider credentials, FS fs, int timeoutMillis)
      throws TransportException {
    var client = client();
    client.start();
    try {
      return new Session(client, open(client), limits);
    } catch (IOException | GeneralSecurityException e) {
      client.stop();
      var told = new TransportException(uri, problem(e));
      told.addSuppressed(e); // no cause: this says what is wrong better than that
      throw told;
    }
  }

  private SshClient client() {
    var client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setAgentFactory(null);
    client.setServerKeyVerifier((_, _, key) -> accepts(key));
    CoreModuleProperties.NIO_WORKERS.set(client, 1);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, limits.waitMax().multipliedBy(4));
    return client;
  }

  private ClientSession open(SshClient client) throws IOException, GeneralSecurityException {
    var url = remote.url();
    var address = addresses.of(url.host(), url.port()).getFirst();
    var session =
        client
            .connect(url.user().orElse("git"), new InetSocketAddress(address, url.port()))
            .verify(limits.waitMax())
            .getSession();
    session.addPublicKeyIdentity(key());
    session.auth().verify(limits.waitMax());
    return session;
  }

  private boolean accepts(PublicKey key) {
    var fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    seen = Optional.of(fingerprint);
    return remote.hostKey().isEmpty() || remote.hostKey().get().equals(fingerprint);
  }

  private String problem(Exception e) {
    var host = remote.url().host();
    if (seen.isPresent() && remote.hostKey().isPresent() && !seen.equals(remote.hostKey())) {
      return "the SSH host key of %s is %s, and was %s: if that is right, connect again"
          .formatted(host, seen.get(), remote.hostKey().get());
    }
    var text = String.valueOf(e.getMessage());
    return text.contains("No more authentication methods")
        ? host + " does not take the deploy key: add its public half to the repository there"
        : "%s cannot be reached: %s".formatted(host, text);
  }

  private KeyPair key() throws IOException, GeneralSecurityException {
    var text = remote.privateKey().orElseThrow(() -> new IOException("there is no deploy key"));
    try (var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))) {
      var keys =
          SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("deploy key"), in, null);
      return keys.iterator().next();
    }
  }

  /// A connection with its own client, which ends with it.
  private record Session(SshClient client, ClientSession session, RemoteLimits limits)
      implements RemoteSession {
    @Override
    public Process exec(String command, int timeoutSeconds) throws IOException {
      var channel = session.createExecChannel(command);
      channel.open().verify(limits.waitMax());
      return new RemoteProcess(channel, limits);
    }

    @Override
    public void disconnect() {
      session.close(true);
      client.stop();
    }
  }
}
