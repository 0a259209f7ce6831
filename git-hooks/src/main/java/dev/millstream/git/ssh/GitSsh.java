package dev.millstream.git.ssh;

import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.GitPipe;
import dev.millstream.git.Repositories;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.eclipse.jgit.transport.PacketLineOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listener for `ssh://git@HOST:PORT/<project>.git`.
public final class GitSsh implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitSsh.class);
  static final AttributeKey<String> FINGERPRINT = new AttributeKey<>();

  private final GitPipe git;
  private final SshAccess access;
  private final ExecutorService commands =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ssh-", 1).factory());
  private final SshSettings settings;
  private final Optional<LfsOverHttp> lfs;
  private final HostKey hostKey;
  private final FutureTask<SshServer> server = new FutureTask<>(this::listen);

  private GitSsh(SshSettings settings, GitPipe git, SshAccess access, Optional<LfsOverHttp> lfs)
      throws IOException {
    this.lfs = lfs;
    this.settings = settings;
    this.git = git;
    this.access = access;
    this.hostKey = HostKey.in(settings.hostKey());
  }

  /// Begins to listen, on a thread of its own: SSHD and its cryptography take a second to load. If
  /// it cannot listen, the log says so.
  public static GitSsh start(SshSettings settings, GitPipe git, SshAccess access)
      throws IOException {
    return start(settings, git, access, Optional.empty());
  }

  /// The same, telling clients of Git LFS where their files go.
  public static GitSsh start(
      SshSettings settings, GitPipe git, SshAccess access, Optional<LfsOverHttp> lfs)
      throws IOException {
    var ssh = new GitSsh(settings, git, access, lfs);
    Thread.ofPlatform().name("ssh-start").daemon().start(ssh.server);
    return ssh;
  }

  private SshServer listen() throws IOException {
    try {
      var made = Fortress.build(settings, hostKey.pair(), access, this::exchange);
      made.start();
      return made;
    } catch (IOException | RuntimeException e) {
      LOG.error("event=ssh-failed port={}", settings.port(), e);
      throw e;
    }
  }

  /// The port; which one it is if any will do is known once it listens.
  public int port() throws IOException {
    return settings.port() == 0 ? listening().getPort() : settings.port();
  }

  /// The host key's, as clients show it when they come for the first time.
  public String fingerprint() {
    return hostKey.fingerprint();
  }

  /// Returns once it listens.
  ///
  /// @throws IOException if it cannot
  void await() throws IOException {
    listening();
  }

  private SshServer listening() throws IOException {
    try {
      return server.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    commands.shutdownNow();
    try {
      listening().stop(true);
    } catch (IOException e) {
      LOG.debug("event=ssh-was-not-there", e);
    }
  }

  private Exchange exchange(String command) {
    return new Exchange((exchange, channel, protocol) ->
        commands.execute(() -> answer(exchange, channel, command, protocol)));
  }

  private void answer(Exchange exchange, ChannelSession channel, String command, String protocol) {
    var code = 1;
    try {
      var request = GitRequest.parse(command);
      var large = LfsRequest.parse(command);
      if (large.isPresent()) {
        code = authenticate(exchange, channel, large.get());
      } else if (request.isEmpty()) {
        exchange.err().write(NO_SHELL);
        exchange.err().flush();
      } else {
        code = serve(exchange, channel, request.get(), protocol);
      }
    } catch (IOException e) {
      // the client has what could be said; most often it went away
      LOG.info("event=git-failed door=ssh problem={}", e.toString());
    } catch (RuntimeException e) {
      LOG.error("event=git-failed door=ssh", e);
    } finally {
      exchange.end(code);
    }
  }

  private static final byte[] NO_SHELL =
      "Your key is known. There is no shell here, only git: git push ssh://git@…/<project>.git\r\n"
          .getBytes(StandardCharsets.UTF_8);

  /// Answers `git-lfs-authenticate`: the files themselves go over HTTP.
  private int authenticate(Exchange exchange, ChannelSession channel, LfsRequest request)
      throws IOException {
    var key = channel.getSession().getAttribute(FINGERPRINT);
    var verdict = access.check(request.project(), request.operation(), key == null ? "" : key);
    if (!(verdict instanceof GitAccess.Verdict.Allowed(var who)) || lfs.isEmpty()) {
      var why = verdict instanceof GitAccess.Verdict.Forbidden(var reason) ? reason : "no access";
      exchange.err().write((why + "\n").getBytes(StandardCharsets.UTF_8));
      exchange.err().flush();
      return 1;
    }
    var here = ((InetSocketAddress) channel.getSession().getIoSession().getLocalAddress());
    var answer = lfs.get().answer(here.getAddress(), request, who);
    exchange.out().write(answer.getBytes(StandardCharsets.UTF_8));
    exchange.out().flush();
    return 0;
  }

  private int serve(Exchange exchange, ChannelSession channel, GitRequest request, String protocol)
      throws IOException {
    var project = request.project();
    var key = channel.getSession().getAttribute(FINGERPRINT);
    return switch (access.check(project, request.operation(), key == null ? "" : key)) {
      case GitAccess.Verdict.Allowed(var who) -> serve(exchange, who, request, protocol);
      case GitAccess.Verdict.TokenNeeded() ->
          refuse(exchange, "this key may not do that with " + project);
      case GitAccess.Verdict.TooOften often -> refuse(exchange, often.text());
      case GitAccess.Verdict.Forbidden(var reason) -> refuse(exchange, reason);
    };
  }

  private int serve(Exchange exchange, Caller who, GitRequest request, String protocol)
      throws IOException {
    var project = request.project();
    if (!Repositories.isName(project)) {
      return refuse(
          exchange, "a project's name is 1 to 58 characters a-z, 0-9 and -, not " + project);
    }
    if (request.operation() == Operation.PUSH) {
      git.push(project, who, exchange.in(), exchange.out());
    } else if (!git.fetch(project, protocol, exchange.in(), exchange.out())) {
      return refuse(exchange, "there is no project " + project + "; a first push makes it");
    }
    return 0;
  }

  // Git shows it in one line, with "fatal: remote error: " before it.
  private static int refuse(Exchange exchange, String text) throws IOException {
    new PacketLineOut(exchange.out()).writeString("ERR " + text + "\n");
    exchange.out().flush();
    return 1;
  }
}
