package dev.millstream.app.e2e;

import dev.millstream.app.e2e.Shell.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A repository as its author has it, driven by the real git.
public final class WorkingCopy {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_CONFIG_SYSTEM", "/dev/null",
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_AUTHOR_NAME", "Ada",
          "GIT_AUTHOR_EMAIL", "ada@example.org",
          "GIT_COMMITTER_NAME", "Ada",
          "GIT_COMMITTER_EMAIL", "ada@example.org",
          "no_proxy", "*");

  private final Path folder;

  private WorkingCopy(Path folder) {
    this.folder = folder;
  }

  /// A new repository with all files of `source` in its first commit, on `main`.
  public static WorkingCopy of(Path source, Path folder) throws Exception {
    try (var files = Files.walk(source)) {
      for (var file : files.toList()) {
        var copy = folder.resolve(source.relativize(file).toString());
        if (!Files.isDirectory(copy)) {
          Files.copy(file, copy);
        }
      }
    }
    var copy = new WorkingCopy(folder);
    copy.git("init", "-q", "-b", "main").expectSuccess();
    copy.commit("First");
    return copy;
  }

  /// The sample blog as a newcomer's repository.
  public static WorkingCopy ofSampleBlog(Path folder) throws Exception {
    return of(Path.of("..", "samples", "blog"), folder);
  }

  /// A clone of a bundle's `main`.
  public static WorkingCopy cloneOf(Path bundle, Path folder) throws Exception {
    Files.createDirectories(folder);
    var copy = new WorkingCopy(folder);
    copy.git("clone", "-q", "-b", "main", bundle.toString(), ".").expectSuccess();
    return copy;
  }

  public Path folder() {
    return folder;
  }

  public void write(String path, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  void edit(String path, UnaryOperator<String> change) throws IOException {
    write(path, change.apply(Files.readString(folder.resolve(path))));
  }

  public void commit(String message) throws Exception {
    git("add", "-A").expectSuccess();
    git("commit", "-q", "-m", message).expectSuccess();
  }

  /// Pushes as a user with an API token does.
  public Ended push(RunningServer server, String project, String... refs) throws Exception {
    return push(server.git(project), server.token(), refs);
  }

  /// Where such a push goes, with the token in it.
  public String remote(RunningServer server, String project) throws IOException {
    return withToken(server.git(project), server.token());
  }

  Ended push(String remote, String token, String... refs) throws Exception {
    var arguments = new ArrayList<>(List.of("push", withToken(remote, token)));
    arguments.addAll(List.of(refs));
    return git(arguments.toArray(String[]::new));
  }

  private static String withToken(String remote, String token) {
    return remote.replace("://", "://ada:" + token + "@");
  }

  public Ended git(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return Shell.run(folder, ENVIRONMENT, command);
  }
}
