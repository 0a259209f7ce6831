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

/// From a commit that the server has to the manifest of its deployment, for edits of a blog.
final class RenderIncrementalBench {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final EditedRepository repository;
  private final FileObjectStore store;
  private final SiteBuilder builder;
  private final int posts;
  private final List<String> stages = new ArrayList<>();
  private Optional<Digest> previous = Optional.empty();

  private RenderIncrementalBench(Path folder, int posts) throws IOException {
    this.posts = posts;
    repository = new EditedRepository(folder.resolve("site.git"), posts);
    store = FileObjectStore.open(folder.resolve("objects"));
    builder = new SiteBuilder(BuilderSettings.in(folder.resolve("cache")));
  }

  /// `FOLDER PAGES RUNS`.
  public static void main(String[] arguments) throws Exception {
    var posts = Integer.parseInt(arguments[1]);
    var runs = Integer.parseInt(arguments[2]);
    new RenderIncrementalBench(Path.of(arguments[0]), posts).run(runs);
  }

  /// One edit; `run` makes it another each time.
  private interface Edit {
    void make(int run) throws IOException;
  }

  private void run(int runs) throws IOException {
    System.out.printf("first build, %,d pages: %.0f ms%n", posts, build());
    measure("body", runs, run -> repository.post(post(run), "Post " + post(run), run + 1));
    measure("title", runs, run -> repository.post(post(run), "Title " + run, run + 1));
    measure("layout of all", Math.min(runs, 5), repository::layout);
    stages.forEach(System.out::println);
  }

  private int post(int run) {
    return (int) (run * 7919L % posts);
  }

  private void measure(String what, int runs, Edit edit) throws IOException {
    var millis = new double[runs];
    var cpu = SYSTEM.getProcessCpuTime();
    for (var run = 0; run < runs; run++) {
      edit.make(run + 1);
      millis[run] = build();
    }
    var each = (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / runs;
    Arrays.sort(millis);
    System.out.printf(
        "%s: p50 %.0f ms, p95 %.0f ms; %.0f ms of CPU each, the commit's included%n",
        what, millis[runs / 2], millis[runs * 95 / 100], each);
  }

  private double build() throws IOException {
    var commit = repository.commit();
    stages.clear();
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
