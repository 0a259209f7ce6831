package dev.millstream.git.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An SSH server with everything closed that git does not need: public keys only, no subsystem (so
/// no SFTP), no forwarding, no compression (so no bombs).
final class Fortress {
  private static final Logger LOG = LoggerFactory.getLogger(Fortress.class);
  private static final int IO_THREADS = 2;
  private static final AttributeKey<Boolean> STRANGE = new AttributeKey<>();

  private Fortress() {}

  static SshServer build(
      SshSettings settings,
      KeyPair hostKey,
      SshAccess access,
      Function<String, ? extends Command> commands) {
    var server = SshServer.setUpDefaultServer();
    server.setHost(settings.host());
    server.setPort(settings.port());
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator((_, key, session) -> admitted(access, key, session));
    server.setCommandFactory((_, line) -> commands.apply(line));
    server.setShellFactory(_ -> commands.apply(""));
    server.setSubsystemFactories(List.of());
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setAgentFactory(null);
    server.setGlobalRequestHandlers(
        List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
    server.setCompressionFactories(List.of(BuiltinCompressions.none));
    limit(server, settings.limits());
    server.addSessionListener(new Strangers(access));
    return server;
  }

  private static void limit(SshServer server, SshLimits limits) {
    CoreModuleProperties.NIO_WORKERS.set(server, IO_THREADS);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, limits.keysTriedMax());
    CoreModuleProperties.AUTH_TIMEOUT.set(server, limits.loginMax());
    CoreModuleProperties.IDLE_TIMEOUT.set(server, limits.idleMax());
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "millstream");
    server.addSessionListener(new Crowd(limits.connectionsMax()));
  }

  private static boolean admitted(SshAccess access, PublicKey key, ServerSession session) {
    var fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    if (!access.knows(fingerprint)) {
      turnAway(access, session);
      return false;
    }
    session.setAttribute(GitSsh.FINGERPRINT, fingerprint);
    return true;
  }

  /// Remembers that a session came with a key of nobody, and ends it if too many did.
  private static void turnAway(SshAccess access, ServerSession session) {
    session.setAttribute(STRANGE, true);
    var wait = access.wait(address(session));
    if (wait.isPositive()) {
      var text =
          "too many unknown keys from here: try again in %d s".formatted(wait.toSeconds() + 1);
      try {
        session.disconnect(SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, text);
      } catch (IOException e) {
        LOG.debug("event=stranger-gone", e);
      }
    }
  }

  private static InetAddress address(Session session) {
    return ((InetSocketAddress) session.getIoSession().getRemoteAddress()).getAddress();
  }

  /// Counts connections that had only keys of nobody; who has a right one among others is none.
  private record Strangers(SshAccess access) implements SessionListener {
    @Override
    public void sessionClosed(Session session) {
      if (session.getAttribute(STRANGE) != null
          && session.getAttribute(GitSsh.FINGERPRINT) == null) {
        access.strange(address(session));
      }
    }
  }

  /// Counts connections and closes those that are too many.
  private static final class Crowd implements SessionListener {
    private final int most;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();

    Crowd(int most) {
      this.most = most;
    }

    @Override
    public void sessionCreated(Session session) {
      open.add(session);
      if (open.size() > most) {
        LOG.warn("event=ssh-refused reason=\"more than {} connections\"", most);
        session.close(true);
      }
    }

    @Override
    public void sessionClosed(Session session) {
      open.remove(session);
    }
  }
}
