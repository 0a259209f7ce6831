package dev.millstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildRequest;
import dev.millstream.builder.BuildResult;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.Digest;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From a commit that the server has to the manifest of its deployment, for edits of a blog, or of
/// one file of a clone.
final class RenderIncrementalBench {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final EditedRepository repository;
  private final FileObjectStore store;
  private final SiteBuilder builder;
  private final List<String> stages = new ArrayList<>();
  private Optional<Digest> previous = Optional.empty();
  private double cpuMillis;

  private RenderIncrementalBench(Path folder, EditedRepository repository) throws IOException {
    this.repository = repository;
    store = FileObjectStore.open(folder.resolve("objects"));
    builder = new SiteBuilder(BuilderSettings.in(folder.resolve("cache")));
  }

  /// `FOLDER PAGES RUNS`, or `FOLDER CLONE RUNS FILE`.
  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var git = folder.resolve("site.git");
    var runs = Integer.parseInt(arguments[2]);
    if (arguments.length > 3) {
      var clone = EditedRepository.of(git, Path.of(arguments[1]));
      new RenderIncrementalBench(folder, clone).clone(arguments[3], runs);
    } else {
      var posts = Integer.parseInt(arguments[1]);
      new RenderIncrementalBench(folder, EditedRepository.blog(git, posts)).blog(posts, runs);
    }
  }

  /// One edit; `run` makes it another each time.
  private interface Edit {
    void make(int run) throws IOException;
  }

  private void blog(int posts, int runs) throws IOException {
    first();
    measure(
        "body", runs, run -> repository.post(at(run, posts), "Post " + at(run, posts), run + 1));
    measure("title", runs, run -> repository.post(at(run, posts), "Title " + run, run + 1));
    measure("layout of all", Math.min(runs, 5), repository::layout);
    stages.forEach(System.out::println);
  }

  private void clone(String file, int runs) throws IOException {
    first();
    measure("body", runs, run -> repository.change(file, "", "\nRun " + run + ".\n"));
    measure("title", runs, run -> repository.change(file, "Title " + run, "\n"));
    stages.forEach(System.out::println);
  }

  private void first() throws IOException {
    System.out.printf("first build: %.0f ms, %.0f ms of CPU%n", build(), cpuMillis);
  }

  private static int at(int run, int posts) {
    return (int) (run * 7919L % posts);
  }

  private void measure(String what, int runs, Edit edit) throws IOException {
    var millis = new double[runs];
    var cpu = new double[runs];
    for (var run = 0; run < runs; run++) {
      edit.make(run + 1);
      millis[run] = build();
      cpu[run] = cpuMillis;
    }
    Arrays.sort(millis);
    Arrays.sort(cpu);
    System.out.printf(
        "%s: min %.0f ms, p50 %.0f ms, p95 %.0f ms; of CPU min %.0f ms, p50 %.0f ms%n",
        what, millis[0], millis[runs / 2], millis[runs * 95 / 100], cpu[0], cpu[runs / 2]);
  }

  private double build() throws IOException {
    var commit = repository.commit();
    stages.clear();
    var cpu = SYSTEM.getProcessCpuTime();
    var begun = System.nanoTime();
    var result =
        builder.build(
            new BuildRequest(
                repository.directory(),
                commit,
                "bench",
                "0123abcd",
                "main",
                false,
                previous,
                store,
                Optional.empty(),
                BuildConfig.NONE,
                "http://0123abcd.bench.localhost/",
                Map.of(),
                Map.of(),
                true,
                BindingResolver.NONE),
            new Stages());
    var millis = (System.nanoTime() - begun) / 1e6;
    cpuMillis = (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
    if (!(result instanceof BuildResult.Succeeded succeeded)) {
      throw new IllegalStateException(result.toString());
    }
    previous = Optional.of(succeeded.manifest());
    return millis;
  }

  private final class Stages implements BuildLog {
    @Override
    public void stage(String text) {
      stages.add(text);
    }

    @Override
    public void line(String text) {
      stages.add(text);
    }
  }
}
