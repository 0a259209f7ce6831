package dev.millstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildRequest;
import dev.millstream.builder.BuildResult;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// Builds the HEAD of clones a number of times in one warm process, each time from nothing into a
/// new store; prints for each clone a line of JSON with wall and CPU seconds, and the CPU seconds
/// until the pages were rendered. Deletes nothing.
final class FullBuildBench {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path folder;
  private int stores;

  private FullBuildBench(Path folder) {
    this.folder = folder;
  }

  /// `FOLDER RUNS CLONE…`.
  public static void main(String[] arguments) throws Exception {
    var bench = new FullBuildBench(Path.of(arguments[0]));
    var runs = Integer.parseInt(arguments[1]);
    for (var clone : Arrays.asList(arguments).subList(2, arguments.length)) {
      var times = new ArrayList<double[]>();
      for (var run = 0; run < runs; run++) {
        times.add(bench.build(Path.of(clone)));
      }
      var lines = times.stream().map(Arrays::toString).collect(Collectors.joining(", "));
      System.out.printf("{\"site\": \"%s\", \"runs\": [%s]}%n", clone, lines);
    }
  }

  private double[] build(Path clone) throws IOException {
    var git = clone.resolve(".git");
    String head;
    try (var repository = new FileRepositoryBuilder().setGitDir(git.toFile()).build()) {
      head = Objects.requireNonNull(repository.resolve("HEAD"), "the clone has a HEAD").name();
    }
    var into = folder.resolve("objects-" + stores++);
    try (var store = FileObjectStore.open(into)) {
      // a builder of its own remembers nothing of the run before
      var builder = new SiteBuilder(BuilderSettings.in(folder.resolve("cache")));
      var log = new Stages();
      var cpu = SYSTEM.getProcessCpuTime();
      var begun = System.nanoTime();
      var result = builder.build(request(git, head, store), log);
      var wall = (System.nanoTime() - begun) / 1e9;
      var spent = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
      if (!(result instanceof BuildResult.Succeeded)) {
        throw new IllegalStateException(result.toString());
      }
      log.lines.forEach(System.err::println);
      return new double[] {wall, spent, (log.renderedAt - cpu) / 1e9};
    }
  }

  private static BuildRequest request(Path git, String head, FileObjectStore store) {
    return new BuildRequest(
        git,
        head,
        "bench",
        "0123abcd",
        "main",
        false,
        Optional.empty(),
        store,
        Optional.empty(),
        BuildConfig.NONE,
        "http://0123abcd.bench.localhost/",
        Map.of(),
        Map.of(),
        true,
        BindingResolver.NONE);
  }

  private static final class Stages implements BuildLog {
    private final List<String> lines = new ArrayList<>();
    private long renderedAt;

    @Override
    public void stage(String text) {
      lines.add(text);
      if (text.startsWith("Rendered")) {
        renderedAt = SYSTEM.getProcessCpuTime();
      }
    }

    @Override
    public void line(String text) {
      lines.add(text);
    }
  }
}
