package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A checkout in which the machine's real git runs, with nobody's configuration; `origin` is a
/// project of the server.
public record WorkTree(Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A new one, on the branch `main`.
  public static WorkTree init(Path folder, String remote) throws Exception {
    Files.createDirectories(folder);
    var tree = new WorkTree(folder);
    tree.ok("init", "-q", "-b", "main");
    tree.ok("remote", "add", "origin", remote);
    return tree;
  }

  /// Writes a file.
  public WorkTree write(String file, String text) throws IOException {
    var path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  /// Commits everything and returns the commit's id.
  public String commit(String message) throws Exception {
    ok("add", "-A");
    ok("commit", "-q", "--allow-empty", "-m", message);
    return ok("rev-parse", "HEAD");
  }

  /// Pushes what must be taken, and returns what git showed.
  public String push(String... arguments) throws Exception {
    var answer = run(pushing(arguments));
    assertThat(answer.code()).as(answer.output()).isZero();
    return answer.output();
  }

  /// Pushes what must be refused, and returns what git showed.
  public String refused(String... arguments) throws Exception {
    var answer = run(pushing(arguments));
    assertThat(answer.code()).as(answer.output()).isNotZero();
    return answer.output();
  }

  /// Where a branch of the server stands; empty if it has none.
  public String remote(String ref) throws Exception {
    return ok("ls-remote", "origin", ref).replaceAll("\\s.*", "");
  }

  /// Waits until a ref of the server stands at a commit.
  void awaitRemote(String ref, String commit) throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!remote(ref).equals(commit)) {
      assertThat(System.nanoTime()).as(ref + " is still elsewhere").isLessThan(deadline);
    }
  }

  /// Runs git, which must succeed.
  public String ok(String... arguments) throws Exception {
    var answer = run(List.of(arguments));
    assertThat(answer.code()).as(answer.output()).isZero();
    return answer.output().strip();
  }

  /// Runs git, which must fail, and returns what it showed.
  public String fails(String... arguments) throws Exception {
    var answer = run(List.of(arguments));
    assertThat(answer.code()).as(answer.output()).isNotZero();
    return answer.output();
  }

  /// Starts a push and leaves it to the caller.
  Process start(String... arguments) throws IOException {
    var process = process(pushing(arguments)).start();
    process.getOutputStream().close();
    return process;
  }

  private static List<String> pushing(String... arguments) {
    var all = new ArrayList<>(List.of("push", "origin"));
    all.addAll(List.of(arguments));
    return all;
  }

  private Answer run(List<String> arguments) throws Exception {
    var process = process(arguments).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("git hangs: " + output);
    }
    return new Answer(process.exitValue(), output);
  }

  private ProcessBuilder process(List<String> arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    for (var who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Ada");
      environment.put("GIT_" + who + "_EMAIL", "ada@example.org");
    }
    return builder;
  }

  private record Answer(int code, String output) {}
}
