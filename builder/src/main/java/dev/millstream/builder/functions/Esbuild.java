package dev.millstream.builder.functions;

import dev.millstream.builder.process.BoundedProcess;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/// esbuild's native program, unpacked once from the class path into a folder.
final class Esbuild {
  private static final String GROUP = "META-INF/maven/org.mvnpm.at.esbuild/";
  private static final Pattern PLACE = Pattern.compile("\\s*([^\\s:][^:]*):(\\d+):\\d+:");
  private static final Pattern ERROR = Pattern.compile("\\W*\\[ERROR\\] (.*)");
  private static final int OUTPUT_BYTES_MAX = 1 << 20;

  private final Path program;
  private final Duration wallMax;

  private Esbuild(Path program, Duration wallMax) {
    this.program = program;
    this.wallMax = wallMax;
  }

  /// The program for this machine, below `cacheDirectory`.
  static Esbuild in(Path cacheDirectory, Duration wallMax) throws IOException, SourceProblem {
    var platform = platform();
    var loader = Esbuild.class.getClassLoader();
    try (var properties = loader.getResourceAsStream(GROUP + platform + "/pom.properties")) {
      if (properties == null) {
        throw new SourceProblem(
            "functions cannot be bundled: there is no esbuild for " + platform,
            "add org.mvnpm.at.esbuild:" + platform + " to the class path");
      }
      var facts = new Properties();
      facts.load(properties);
      var version = facts.getProperty("version");
      var program = cacheDirectory.resolve("esbuild-" + version + "-" + platform);
      if (!Files.isExecutable(program)) {
        unpack("META-INF/resources/_static/" + platform + "/" + version + "/bin/esbuild", program);
      }
      return new Esbuild(program, wallMax);
    }
  }

  private static void unpack(String resource, Path program) throws IOException {
    Files.createDirectories(program.getParent());
    var part = Files.createTempFile(program.getParent(), "esbuild-", ".part");
    try (var in = Esbuild.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the resource " + resource + " is missing");
      }
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      if (!part.toFile().setExecutable(true, true)) {
        throw new IOException(part + " cannot be made executable");
      }
      Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      throw new IOException("esbuild cannot be put at " + program + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String platform() {
    var isMac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    var isArm = System.getProperty("os.arch", "").equals("aarch64");
    return (isMac ? "darwin" : "linux") + (isArm ? "-arm64" : "-x64");
  }

  /// Runs esbuild in a folder.
  ///
  /// @throws SourceProblem if it finds a mistake; names its file and line
  void run(Path directory, List<String> arguments)
      throws IOException, InterruptedException, SourceProblem {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    command.addAll(List.of("--log-level=error", "--color=false"));
    var output = new ArrayList<String>();
    var outcome =
        new BoundedProcess(command, directory, Map.of(), wallMax, OUTPUT_BYTES_MAX)
            .run(output::add);
    switch (outcome) {
      case BoundedProcess.Outcome.Exited exited when exited.code() == 0 -> {}
      case BoundedProcess.Outcome.Exited _ -> throw problem(output);
      case BoundedProcess.Outcome.Stopped stopped ->
          throw new SourceProblem(
              "the functions' bundling was stopped after " + stopped.limit(),
              "make the functions smaller");
    }
  }

  private static SourceProblem problem(List<String> output) {
    var problem = "esbuild failed";
    var place = "functions";
    for (var line : output) {
      var error = ERROR.matcher(line);
      var where = PLACE.matcher(line);
      if (error.matches()) {
        problem = error.group(1);
      } else if (where.matches()) {
        place = where.group(1) + ":" + where.group(2);
        break;
      }
    }
    var advice =
        problem.contains("\"node:")
            ? "of Node's modules there are " + String.join(", ", Platform.NODE)
            : "mend the function and push again";
    return new SourceProblem(place + ": " + problem, advice);
  }
}
