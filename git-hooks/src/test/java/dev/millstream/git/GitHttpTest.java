package dev.millstream.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GitHttpTest {
  private static final String TOKEN = "s3cret";
  private static final GitLimits LIMITS =
      new GitLimits(1 << 20, 8 << 20, 10 << 20, 1 << 20, 10, 4, Duration.ofHours(1));

  @TempDir Path folder;
  private Repositories repositories;
  private Undertow server;
  private ExecutorService threads;
  private GitClient client;
  private volatile BiFunction<Push, PushOutput, PushVerdict> listener =
      (push, out) -> new PushVerdict.Plain();

  @BeforeEach
  void start() throws Exception {
    repositories = new Repositories(folder.resolve("git"));
    threads = Executors.newVirtualThreadPerTaskExecutor();
    var git =
        new GitHttp(
            repositories,
            LIMITS,
            (project, operation, visitor) -> verdict(project, visitor.token()),
            (push, out) -> listener.apply(push, out));
    var paths = new PathHandler().addPrefixPath("/git", git);
    server =
        Undertow.builder()
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, Long.MAX_VALUE)
            .addHttpListener(
                0,
                "127.0.0.1",
                exchange -> {
                  exchange.startBlocking();
                  exchange.dispatch(threads, paths);
                })
            .build();
    server.start();
    client = GitClient.init(folder.resolve("client"));
    client.ok("remote", "add", "origin", url("blog", TOKEN));
  }

  @AfterEach
  void stop() {
    server.stop();
    threads.close();
  }

  @Test
  void makesTheRepositoryAtTheFirstPushAndGivesItBackToAClone() throws Exception {
    var commit = client.commit("index.md", "# Hello");

    client.ok("push", "-q", "origin", "main");

    assertThat(repositories.resolve("blog", "refs/heads/main")).contains(commit);
    var clone = GitClient.init(folder.resolve("clone"));
    clone.ok("fetch", "-q", url("blog", TOKEN), "main");
    assertThat(clone.ok("rev-parse", "FETCH_HEAD")).isEqualTo(commit);
  }

  @Test
  void showsEachLineOfTheListenerAndItsRefusal() throws Exception {
    client.commit("index.md", "# Hello");
    listener =
        (push, out) -> {
          out.line("-----> Building " + push.change().branch().orElseThrow());
          return new PushVerdict.Refused("build failed: index.md:3");
        };

    var answer = client.run("push", "origin", "main");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output())
        .contains("remote: -----> Building main")
        .contains("! [remote rejected] main -> main (build failed: index.md:3)");
    assertThat(repositories.resolve("blog", "refs/heads/main")).isEmpty();
  }

  @Test
  void takesTheWordOfAListenerThatMovedTheBranch() throws Exception {
    var commit = client.commit("index.md", "# Hello");
    listener =
        (push, out) -> {
          try {
            repositories.moveBranch("blog", push.change().ref(), push.change().oldCommit(), commit);
            repositories.release("blog", commit);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return new PushVerdict.Accepted();
        };

    client.ok("push", "-q", "origin", "main");

    assertThat(repositories.resolve("blog", "refs/heads/main")).contains(commit);
    assertThat(GitClient.init(folder.resolve("clone")).ok("ls-remote", url("blog", TOKEN)))
        .contains("HEAD")
        .contains("refs/heads/main");
  }

  @Test
  void whatAKilledServerLeftDoesNotKeepABranchFromMoving() throws Exception {
    client.commit("index.md", "# Hello");
    client.ok("push", "-q", "origin", "main");
    var next = client.commit("index.md", "# Hello again");
    client.ok("push", "-q", "origin", "main:next");
    var repository = repositories.directory("blog");
    var left =
        List.of(
            "HEAD.lock",
            "packed-refs.lock",
            "refs/heads/main.lock",
            "refs/heads/next.lock",
            "objects/incoming_1.pack",
            "objects/pack/gc_1.pack_tmp",
            "objects/pack/pack-1.keep");
    for (var file : left) {
      // whoever locks the branch next does so after the start
      var seconds = file.contains("next") ? 5 : -1;
      Files.setLastModifiedTime(
          Files.createFile(repository.resolve(file)),
          FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    var started = new Repositories(folder.resolve("git"));

    var first = started.resolve("blog", "refs/heads/main");
    started.moveBranch("blog", "refs/heads/main", first, next);
    assertThat(started.resolve("blog", "refs/heads/main")).contains(next);
    assertThat(left.stream().filter(file -> Files.exists(repository.resolve(file))))
        .containsExactly("refs/heads/next.lock");
  }

  @Test
  void keepsItsOwnRefsToItself() throws Exception {
    client.commit("index.md", "# Hello");
    client.ok("push", "-q", "origin", "main");

    assertThat(client.ok("ls-remote", "origin")).doesNotContain("refs/millstream");
    assertThat(client.run("push", "origin", "main:refs/millstream/push/mine").output())
        .contains("the server's own");
  }

  @Test
  void asksForATokenAndRefusesAWrongOne() throws Exception {
    client.commit("index.md", "# Hello");

    var none = client.run("push", url("blog", ""), "main");
    var wrong = client.run("push", url("blog", "wrong"), "main");
    var other = client.run("push", url("other", TOKEN), "main");

    assertThat(none.output()).contains("could not read");
    assertThat(wrong.output()).contains("Authentication failed");
    assertThat(other.output()).contains("403").contains("may not do that with other");
    assertThat(Files.exists(folder.resolve("git"))).isFalse();
  }

  @Test
  void refusesATreeThatWouldWriteIntoDotGit() throws Exception {
    client.commit("index.md", "# Hello");
    var tree = evilTree();
    var evil = client.ok("commit-tree", "-m", "evil", tree);

    var answer = client.run("push", "origin", evil + ":refs/heads/main");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output()).containsIgnoringCase("dotgit");
    assertThat(repositories.resolve("blog", "refs/heads/main")).isEmpty();
  }

  @Test
  void refusesAnObjectThatIsTooLarge() throws Exception {
    var random = new byte[2 << 20];
    new Random(7).nextBytes(random);
    Files.write(client.folder().resolve("large.bin"), random);
    client.commit("index.md", "# Hello");

    var answer = client.run("push", "origin", "main");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output()).contains("Object too large");
  }

  private void writeParts(int from, int to) throws IOException {
    for (var i = from; i < to; i++) {
      var random = new byte[900_000];
      new Random(i).nextBytes(random);
      Files.write(client.folder().resolve("part" + i), random);
    }
  }

  @Test
  void aFullRepositoryTakesNoMoreButNewBranchesOfWhatItHas() throws Exception {
    writeParts(0, 7);
    client.commit("index.md", "# Hello");
    client.ok("push", "-q", "origin", "main");
    writeParts(7, 12);
    client.commit("index.md", "# More");

    var answer = client.run("push", "origin", "main");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output())
        .contains(
            "remote: error: the repository of blog holds 6 MiB, and may hold 10"
                + " (serve --max-repository): this is too much for it");
    assertThat(repositories.resolve("blog", "refs/heads/main"))
        .contains(client.ok("rev-parse", "HEAD~1"));
    client.ok("push", "-q", "origin", "HEAD~1:refs/heads/same");
  }

  @Test
  void aPushThatIsTooLargeLeavesNothingBehind() throws Exception {
    writeParts(0, 12);
    client.commit("index.md", "# Hello");

    var answer = client.run("push", "origin", "main");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output()).containsIgnoringCase("pack exceeds");
    assertThat(repositories.resolve("blog", "refs/heads/main")).isEmpty();
    try (var files = Files.walk(folder.resolve("git"))) {
      assertThat(files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum())
          .isLessThan(100_000);
    }
  }

  @Test
  void aBranchThatLeadsOutOfItsFolderIsNone() throws Exception {
    var commit = client.commit("index.md", "# Hello");
    client.ok("push", "-q", "origin", "main");

    assertThat(pushed("refs/heads/fine", commit)).contains("ok refs/heads/fine");
    for (var name : List.of("../../../x", "a..b", "a b", ".x", "x.lock")) {
      assertThat(pushed("refs/heads/" + name, commit))
          .as(name)
          .contains("ERR this is no push: git takes no spaces");
    }

    assertThat(client.ok("ls-remote", "origin")).contains("refs/heads/fine").doesNotContain("..");
    try (var files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("x");
    }
  }

  @Test
  void moreBranchesThanAProjectTakesAtATimeAreToldWhenToComeAgain() throws Exception {
    client.commit("index.md", "# Hello");

    var answer = client.run("push", "origin", "main", "main:b", "main:c", "main:d", "main:e");

    assertThat(answer.output())
        .contains("main -> d")
        .containsPattern(
            "main -> e \\(blog takes at most 4 branches in 3600 s: push it again in \\d+ s\\)");
    assertThat(client.ok("ls-remote", "--heads", "origin").lines()).hasSize(4);
  }

  /// What the server says to a new ref, which git's client would not send.
  private String pushed(String ref, String commit) throws Exception {
    var command = "%s %s %s\0 report-status".formatted("0".repeat(40), commit, ref);
    var body = new ByteArrayOutputStream();
    body.write("%04x%s0000".formatted(command.length() + 4, command).getBytes(UTF_8));
    var pack = new byte[] {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 0, 0, 0};
    body.write(pack);
    body.write(MessageDigest.getInstance("SHA-1").digest(pack));
    var basic = Base64.getEncoder().encodeToString(("x:" + TOKEN).getBytes(UTF_8));
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(url("blog", "") + "/git-receive-pack"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void takesALargePushAndAnnotatedTags() throws Exception {
    for (var i = 0; i < 6; i++) {
      var random = new byte[900_000];
      new Random(i).nextBytes(random);
      Files.write(client.folder().resolve("part" + i), random);
    }
    client.commit("index.md", "# Hello");
    client.ok("tag", "-a", "v1", "-m", "First");

    client.ok("push", "-q", "origin", "main", "v1");

    assertThat(client.ok("ls-remote", "origin")).contains("refs/tags/v1");
  }

  private String evilTree() throws Exception {
    var blob = client.ok("rev-parse", "HEAD:index.md");
    var body = new ByteArrayOutputStream();
    body.write("100644 .git\0".getBytes(StandardCharsets.ISO_8859_1));
    body.write(HexFormat.of().parseHex(blob));
    Files.write(client.folder().resolve("tree"), body.toByteArray());
    return client.ok("hash-object", "-t", "tree", "-w", "--literally", "tree");
  }

  private GitAccess.Verdict verdict(String project, Optional<String> token) {
    if (token.isEmpty() || !token.get().equals(TOKEN)) {
      return new GitAccess.Verdict.TokenNeeded();
    }
    return project.equals("blog")
        ? new GitAccess.Verdict.Allowed(new Caller("1", "Ada", true))
        : new GitAccess.Verdict.Forbidden("this token may not do that with " + project);
  }

  private String url(String project, String token) {
    var port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    var user = token.isEmpty() ? "" : "x:" + token + "@";
    return "http://" + user + "127.0.0.1:" + port + "/git/" + project + ".git";
  }
}
