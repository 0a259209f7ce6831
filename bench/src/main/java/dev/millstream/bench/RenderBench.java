package dev.millstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millstream.builder.jekyll.JekyllRenderer;
import dev.millstream.builder.jekyll.plugins.Edition;
import dev.millstream.builder.jekyll.plugins.Outputs;
import dev.millstream.builder.liquid.value.RenderLimits;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.Warnings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// Renders a clone's HEAD a number of times, each time from nothing, and prints what each took;
/// with a folder, writes the last run's files there.
final class RenderBench {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private RenderBench() {}

  /// `CLONE RUNS [OUTPUT]`.
  public static void main(String[] arguments) throws Exception {
    var git = Path.of(arguments[0]).resolve(".git");
    String head;
    try (var repository = new FileRepositoryBuilder().setGitDir(git.toFile()).build()) {
      head = Objects.requireNonNull(repository.resolve("HEAD"), "the clone has a HEAD").name();
    }
    for (var run = Integer.parseInt(arguments[1]); run > 0; run--) {
      var warnings = new Warnings();
      var cpu = SYSTEM.getProcessCpuTime();
      var start = System.nanoTime();
      try (var source = CommitSource.open(git, head, SourceLimits.DEFAULTS, warnings)) {
        var edition = new Edition(source.time(), head, "main", source.remote(), Outputs.DEFAULTS);
        var rendered =
            JekyllRenderer.render(
                source.tree(),
                edition,
                JekyllRenderer.Before.NONE,
                new PictureSizes(1_000),
                RenderLimits.DEFAULTS,
                warnings);
        System.out.printf(
            "%,d pages, %.2f s (%.2f s of CPU)%n",
            rendered.pages(),
            (System.nanoTime() - start) / 1e9,
            (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
        if (run == 1 && arguments.length > 2) {
          write(rendered, Path.of(arguments[2]));
          warnings.all().forEach(System.out::println);
        }
      }
    }
  }

  private static void write(JekyllRenderer.Rendered rendered, Path folder) throws Exception {
    for (var file : rendered.files().files()) {
      var target = folder.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.write(target, file.content().bytes());
    }
  }
}
