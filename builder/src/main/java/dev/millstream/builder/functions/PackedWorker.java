package dev.millstream.builder.functions;

import dev.millstream.builder.process.TemporaryFolder;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// A `_worker.js` whose imports lie beside the folder that is published, as SvelteKit makes it:
/// with all of them in it, it can travel alone.
public final class PackedWorker {
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom|\\bimport)\\s*\\(?\\s*[\"'](?!cloudflare:|node:)");

  private PackedWorker() {}

  /// Whether a worker imports anything but what the platform has.
  public static boolean isNeeded(Path worker) throws IOException {
    return IMPORT.matcher(Files.readString(worker)).find();
  }

  /// Writes the worker with its imports to `packed`, which lies in a folder for temporary files.
  ///
  /// @throws SourceProblem if it has a mistake; names file and line
  public static void write(Path worker, Path packed)
      throws IOException, InterruptedException, SourceProblem {
    try (var scratch = TemporaryFolder.in(folderOf(packed), "esbuild")) {
      Esbuild.in(scratch.path(), FunctionLimits.DEFAULTS.wallMax())
          .run(
              folderOf(worker),
              List.of(
                  "./" + worker.getFileName(),
                  "--bundle",
                  "--format=esm",
                  "--platform=neutral",
                  "--main-fields=module,main",
                  "--conditions=workerd,worker,browser",
                  "--target=es2022",
                  "--keep-names",
                  "--external:cloudflare:*",
                  "--external:node:*",
                  "--sourcemap=inline",
                  "--sources-content=false",
                  "--outfile=" + packed));
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
  }
}
