package dev.millstream.builder.command;

import dev.millstream.builder.process.BoundedProcess;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Runs a build command in a checkout and reads its output folder.
public final class BuildCommand {
  private static final String SHELL = "/bin/sh";
  private static final List<String> USUAL_OUTPUTS =
      List.of("dist", "build", "public", "_site", "out");

  private final CommandSettings settings;
  private final SourceLimits outputLimits;

  /// A runner with these settings; `outputLimits` bound what a command may give to publish.
  public BuildCommand(CommandSettings settings, SourceLimits outputLimits) {
    this.settings = settings;
    this.outputLimits = outputLimits;
  }

  /// What to run: `command` for the shell, in `folder` of the checkout; `vars` are set for it.
  public record Order(String command, String folder, String output, Map<String, String> vars) {
    public Order {
      vars = Map.copyOf(vars);
    }
  }

  /// Runs the order in `checkout`; `lines` gets what it prints. The files of the tree lie in the
  /// checkout.
  ///
  /// @throws SourceProblem if the command fails, or is stopped at a limit, or gives nothing
  public SiteTree run(Order order, Path checkout, Consumer<String> lines)
      throws IOException, InterruptedException, SourceProblem {
    var home = settings.unsandboxed() ? checkout.toString() : "/home/build";
    var vars = new HashMap<String, String>();
    vars.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    vars.put("HOME", home);
    vars.put("LANG", "C.UTF-8");
    vars.putAll(order.vars());
    // The shell limits what it and its children write into one file, in blocks of 512 bytes.
    var limited =
        "ulimit -c 0; ulimit -f %d; exec %s -c \"$1\""
            .formatted(settings.limits().fileBytesMax() / 512, SHELL);
    var shell = List.of(SHELL, "-c", limited, "build", order.command());
    var folder = checkout.resolve(order.folder());
    var command =
        settings.unsandboxed()
            ? shell
            : Sandbox.open(settings).wrap(shell, checkout, order.folder());
    var outcome =
        new BoundedProcess(
                command,
                folder,
                vars,
                settings.limits().wallMax(),
                settings.limits().outputBytesMax())
            .run(lines);
    check(outcome, order);
    return OutputFolder.read(checkout, output(order, folder), outputLimits);
  }

  private static void check(BoundedProcess.Outcome outcome, Order order) throws SourceProblem {
    switch (outcome) {
      case BoundedProcess.Outcome.Exited exited when exited.code() == 0 -> {}
      case BoundedProcess.Outcome.Exited exited ->
          throw new SourceProblem(
              "`" + order.command() + "` ended with exit code " + exited.code(),
              "its output above says why; run it in a fresh clone");
      case BoundedProcess.Outcome.Stopped stopped ->
          throw new SourceProblem(
              "`" + order.command() + "` was stopped after " + stopped.limit(),
              "make it faster or quieter, or raise the builder's limits");
    }
  }

  private static Path output(Order order, Path folder) throws SourceProblem {
    if (!order.output().isEmpty()) {
      return folder.resolve(order.output());
    }
    return USUAL_OUTPUTS.stream()
        .map(folder::resolve)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() ->
            new SourceProblem(
                "the build made none of the folders " + String.join(", ", USUAL_OUTPUTS),
                "name its folder in millstream.toml: [build] output = \"...\""));
  }
}
