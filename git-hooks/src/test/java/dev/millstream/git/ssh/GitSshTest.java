package dev.millstream.git.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.GitAccess.Verdict;
import dev.millstream.git.GitLimits;
import dev.millstream.git.GitPipe;
import dev.millstream.git.PushListener;
import dev.millstream.git.PushVerdict;
import dev.millstream.git.Repositories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// OpenSSH and git as people have them, against the server.
@Timeout(180)
class GitSshTest {
  private static final SshLimits LIMITS =
      new SshLimits(3, 10, Duration.ofSeconds(30), Duration.ofMinutes(1));

  private static final int STRANGERS_MAX = 2;

  private final AtomicInteger strangers = new AtomicInteger();
  @TempDir Path folder;
  private final Map<String, Boolean> writers = new ConcurrentHashMap<>();
  private Repositories repositories;
  private GitSsh server;
  private SshClient ada;
  private volatile PushListener listener = (push, out) -> new PushVerdict.Plain();

  @BeforeEach
  void start() throws Exception {
    repositories = new Repositories(folder.resolve("git"));
    server = listen(0);
    ada = SshClient.withKey(folder.resolve("ada"), server.port(), "-t", "ed25519");
    letIn(ada, true);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void takesAPushShowsItsLinesAndGivesAClone() throws Exception {
    listener =
        (push, out) -> {
          out.line("-----> Building " + push.project());
          return new PushVerdict.Plain();
        };
    var commit = ada.commit("index.md", "# Hello");

    var push = ada.git("push", ada.url("blog"), "main").expect(0);

    assertThat(push.output()).contains("remote: -----> Building blog", "[new branch]");
    assertThat(repositories.resolve("blog", "refs/heads/main")).contains(commit);
    var clone =
        ada.run(
            List.of(
                "env",
                "GIT_TRACE_PACKET=1",
                "git",
                "clone",
                "-b",
                "main",
                ada.url("blog"),
                "clone"));
    assertThat(clone.expect(0).output()).contains("version 2");
    assertThat(Files.readString(ada.folder().resolve("clone/index.md"))).isEqualTo("# Hello");
  }

  @Test
  void aBuildThatFailsFailsThePush() throws Exception {
    listener = (push, out) -> new PushVerdict.Refused("build failed: index.md:3");
    ada.commit("index.md", "# Hello");

    assertThat(ada.git("push", ada.url("blog"), "main").refused())
        .contains("! [remote rejected] main -> main (build failed: index.md:3)");
    assertThat(repositories.resolve("blog", "refs/heads/main")).isEmpty();
  }

  @Test
  void shallowClonesForcePushesTagsAndDeletionsWork() throws Exception {
    ada.commit("index.md", "# One");
    ada.commit("index.md", "# Two");
    ada.git("push", "-q", ada.url("blog"), "main").expect(0);
    ada.git("clone", "-q", "-b", "main", "--depth", "1", ada.url("blog"), "shallow").expect(0);
    var shallow = ada.folder().resolve("shallow");
    Files.writeString(shallow.resolve("index.md"), "# Three");
    ada.git("-C", "shallow", "commit", "-qam", "Three").expect(0);
    ada.git("-C", "shallow", "push", "-q", "origin", "main").expect(0);
    assertThat(ada.git("-C", "shallow", "rev-list", "--count", "HEAD").output().strip())
        .isEqualTo("2");

    assertThat(ada.git("push", ada.url("blog"), "main").refused()).contains("fetch first");
    ada.git("tag", "-a", "v1", "-m", "First").expect(0);
    ada.git("push", "-q", "-f", ada.url("blog"), "main", "main:idea", "v1").expect(0);
    ada.git("push", "-q", ada.url("blog"), ":idea").expect(0);

    assertThat(ada.git("ls-remote", ada.url("blog")).expect(0).output())
        .contains(ada.git("rev-parse", "main").output().strip() + "\trefs/heads/main")
        .contains("refs/tags/v1")
        .doesNotContain("refs/heads/idea", "refs/millstream");
  }

  @Test
  void takesALargePush() throws Exception {
    for (var i = 0; i < 8; i++) {
      var random = new byte[900_000];
      new Random(i).nextBytes(random);
      Files.write(ada.folder().resolve("part" + i), random);
    }
    ada.git("add", ".").expect(0);
    ada.commit("index.md", "# Hello");

    ada.git("push", "-q", ada.url("blog"), "main").expect(0);

    ada.git("clone", "-q", "-b", "main", ada.url("blog"), "clone").expect(0);
    assertThat(ada.folder().resolve("clone/part7"))
        .hasSameBinaryContentAs(ada.folder().resolve("part7"));
  }

  @Test
  void theLimitsAndChecksOfAPushAreThoseOfHttp() throws Exception {
    var random = new byte[2 << 20];
    new Random(7).nextBytes(random);
    Files.write(ada.folder().resolve("large.bin"), random);
    ada.git("add", "large.bin").expect(0);
    ada.commit("index.md", "# Hello");

    assertThat(ada.git("push", ada.url("blog"), "main").refused()).contains("Object too large");

    ada.git("checkout", "-q", "--orphan", "small").expect(0);
    ada.git("rm", "-q", "--cached", "large.bin").expect(0);
    ada.commit("index.md", "# Small");
    assertThat(ada.git("push", ada.url("blog"), "small:refs/millstream/mine").refused())
        .contains("the server's own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecdsa", "rsa"})
  void otherKindsOfKeysComeInToo(String type) throws Exception {
    var other = SshClient.withKey(folder.resolve("other"), server.port(), "-t", type);
    letIn(other, true);
    other.commit("index.md", "# Hello");

    other.git("push", "-q", other.url("blog"), "main").expect(0);
  }

  @Test
  void aKeyThatIsNotKnownIsTurnedAwayAndNothingElseIsAskedFor() throws Exception {
    var stranger = SshClient.withKey(folder.resolve("stranger"), server.port(), "-t", "ed25519");
    stranger.commit("index.md", "# Hello");

    assertThat(stranger.git("push", stranger.url("blog"), "main").refused())
        .contains("Permission denied (publickey).");
    assertThat(folder.resolve("git")).doesNotExist();
  }

  @Test
  void whatAKeyMayNotDoIsOneLine() throws Exception {
    ada.commit("index.md", "# Hello");
    ada.git("push", "-q", ada.url("blog"), "main").expect(0);
    letIn(ada, false);

    assertThat(ada.git("push", ada.url("blog"), "main").refused())
        .contains("fatal: remote error: this key may only read blog");
    assertThat(ada.git("ls-remote", ada.url("blog")).expect(0).output()).contains("main");
    assertThat(ada.git("ls-remote", ada.url("nothing")).refused())
        .contains("fatal: remote error: there is no project nothing; a first push makes it");
    assertThat(ada.git("ls-remote", ada.url("../../etc")).refused())
        .contains("fatal: remote error: a project's name is 1 to 58 characters");
  }

  @Test
  void thereIsNoShellNoFileTransferAndNoForwarding() throws Exception {
    assertThat(ada.connect(List.of("-T")).refused()).contains("There is no shell here");
    assertThat(ada.connect(List.of("-T"), "cat /etc/passwd").refused())
        .contains("There is no shell here");
    assertThat(ada.connect(List.of("-s"), "sftp").refused()).contains("subsystem request failed");
    assertThat(ada.connect(List.of("-W", "127.0.0.1:" + server.port())).refused())
        .contains("open failed");
    assertThat(
            ada.connect(List.of("-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1"))
                .refused())
        .contains("remote port forwarding failed");
  }

  @Test
  void theHostKeyIsMadeOnceForTheOwnersEyesOnly() throws Exception {
    var file = folder.resolve("ssh/host");
    var fingerprint = server.fingerprint();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(ada.run(List.of("ssh-keygen", "-lf", file.toString())).output())
        .contains(fingerprint);
    assertThat(ada.run(List.of("ssh-keygen", "-yf", file.toString())).output().strip())
        .isEqualTo(Files.readString(folder.resolve("ssh/host.pub")).strip());
    Files.delete(folder.resolve("ssh/host.pub"));
    ada.commit("index.md", "# Hello");
    ada.git("push", "-q", ada.url("blog"), "main").expect(0);

    server.close();
    server = listen(ada.port());

    assertThat(server.fingerprint()).isEqualTo(fingerprint);
    assertThat(ada.git("ls-remote", ada.url("blog")).expect(0).output()).contains("main");
  }

  @Test
  void moreConnectionsThanAllowedAreClosed() throws Exception {
    var open = new ArrayList<Socket>();
    try {
      for (var i = 0; i < LIMITS.connectionsMax(); i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        assertThat(socket.getInputStream().read()).isEqualTo('S');
      }
      try (var more = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        assertThat(closed(more)).isTrue();
      }
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void keysThatAreNoneOrTooWeakAreExplained() throws Exception {
    assertThat(SshPublicKey.parse(ada.publicKey()).fingerprint()).startsWith("SHA256:");
    var weak = SshClient.withKey(folder.resolve("weak"), server.port(), "-t", "rsa", "-b", "1024");

    assertRefused(weak.publicKey(), "an RSA key needs 2048 bits, this has 1024");
    assertRefused("hello", "not a public key");
    assertRefused("ssh-ed25519 AAAA!", "the public key is damaged");
    assertRefused("ssh-dss AAAA", "keys of the type 'ssh-dss' are not taken");
    assertRefused(Files.readString(ada.folder().resolve("key")), "this is a private key");
  }

  private static void assertRefused(String line, String why) {
    assertThatThrownBy(() -> SshPublicKey.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static boolean closed(Socket socket) {
    try {
      return new String(
                  socket.getInputStream().readAllBytes(),
                  java.nio.charset.StandardCharsets.US_ASCII)
              .lines()
              .count()
          <= 1;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void whoComesWithUnknownKeysTooOftenIsToldToWaitAndKnownKeysComeIn() throws Exception {
    var eve = SshClient.withKey(folder.resolve("eve"), server.port(), "-t", "ed25519");
    for (var i = 0; i < STRANGERS_MAX; i++) {
      assertThat(eve.git("ls-remote", eve.url("blog")).output()).contains("Permission denied");
    }
    awaitStrangers();

    assertThat(eve.git("ls-remote", eve.url("blog")).output())
        .contains("too many unknown keys from here: try again in 42 s");
    ada.commit("index.md", "# Hello");
    ada.git("push", ada.url("blog"), "main").expect(0);
    assertThat(strangers.get()).isBetween(STRANGERS_MAX, STRANGERS_MAX + 1);
  }

  /// The server learns a moment after the client that a connection has ended.
  private void awaitStrangers() {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (strangers.get() < STRANGERS_MAX) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void letIn(SshClient client, boolean writes) throws IOException {
    writers.put(SshPublicKey.parse(client.publicKey()).fingerprint(), writes);
  }

  private GitSsh listen(int port) throws IOException {
    var settings = new SshSettings("127.0.0.1", port, folder.resolve("ssh/host"), LIMITS);
    var limits =
        new GitLimits(1 << 20, 16 << 20, 64 << 20, 1 << 20, 10, 600, Duration.ofMinutes(1));
    var pipe = new GitPipe(repositories, limits, (push, out) -> listener.received(push, out));
    var started = GitSsh.start(settings, pipe, new Book());
    started.await();
    return started;
  }

  /// The keys that were let in.
  private final class Book implements SshAccess {
    @Override
    public boolean knows(String fingerprint) {
      return writers.containsKey(fingerprint);
    }

    @Override
    public Duration wait(InetAddress address) {
      return strangers.get() < STRANGERS_MAX ? Duration.ZERO : Duration.ofSeconds(41);
    }

    @Override
    public void strange(InetAddress address) {
      assertThat(address.isLoopbackAddress()).isTrue();
      strangers.incrementAndGet();
    }

    @Override
    public Verdict check(String project, Operation operation, String fingerprint) {
      return operation == Operation.READ || writers.getOrDefault(fingerprint, false)
          ? new Verdict.Allowed(new Caller("1", "Ada", true))
          : new Verdict.Forbidden("this key may only read " + project);
    }
  }
}
