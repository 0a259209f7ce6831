package dev.millstream.builder.command;

import dev.millstream.builder.cache.BuildCache;
import dev.millstream.builder.cache.ModulesKey;
import dev.millstream.builder.detect.Plan;
import dev.millstream.builder.group.ControlGroup;
import dev.millstream.builder.group.GroupBounds;
import dev.millstream.builder.process.BoundedProcess;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Brings a site's packages, runs its build command and reads its output folder.
public final class BuildCommand {
  private static final String SHELL = "/bin/sh";

  private final CommandSettings settings;
  private final SourceLimits outputLimits;

  /// A runner with these settings; `outputLimits` bound what a command may give to publish.
  public BuildCommand(CommandSettings settings, SourceLimits outputLimits) {
    this.settings = settings;
    this.outputLimits = outputLimits;
  }

  /// What to run, in which folder of the checkout; `vars` are set for it, `cache` is what earlier
  /// builds left for it.
  public record Order(
      Plan.Commands commands, String folder, Map<String, String> vars, Optional<BuildCache> cache) {
    public Order {
      vars = Map.copyOf(vars);
    }
  }

  private record Room(Checkout checkout, Network network, CommandLog log) {}

  /// Does the order. The files of the tree lie in the checkout.
  ///
  /// @throws SourceProblem if a command fails, or is stopped at a limit, or gives nothing
  public SiteTree run(Order order, Checkout checkout, CommandLog told)
      throws IOException, InterruptedException, SourceProblem {
    var commands = order.commands();
    var log = told.ordered();
    if (commands.tool().isPresent()) {
      Toolchain.require(commands.tool().get());
    }
    if (commands.node().isPresent()) {
      Node.tell(commands.node().get(), log);
    }
    try (var network = Network.open(settings, log)) {
      var room = new Room(checkout, network, log);
      if (commands.install().isPresent()) {
        bring(commands.install().get(), order, room);
      }
      order.cache().ifPresent(cache -> cache.lend(checkout.path(), order.folder()));
      run(commands.command(), order.folder(), order, room);
    }
    var output =
        OutputFolder.find(
            checkout.path().resolve(order.folder()), commands.outputs(), commands.advice());
    return OutputFolder.read(checkout.path(), output, outputLimits);
  }

  private void bring(Plan.Install install, Order order, Room room)
      throws IOException, InterruptedException, SourceProblem {
    // restored packages are built by it, too
    if (install.bringsTool() || Toolchain.find(install.tool()).isEmpty()) {
      borrow(install, room.checkout());
    }
    if (order.cache().isEmpty()) {
      install(install, order, room);
      return;
    }
    var cache = order.cache().get();
    var checkout = room.checkout().path();
    var programs = List.of(Toolchain.identity("node"), Toolchain.identity(install.tool()));
    switch (ModulesKey.of(install, checkout, order.vars(), programs)) {
      case ModulesKey.Unfit(var why) -> {
        install(install, order, room);
        room.log().stage("node_modules are not kept for the next build: " + why);
      }
      case ModulesKey.Key(var key) -> {
        if (!cache.restore(key, checkout)) {
          install(install, order, room);
          cache.keep(key, checkout);
        }
      }
    }
  }

  private void install(Plan.Install install, Order order, Room room)
      throws IOException, InterruptedException, SourceProblem {
    var begun = System.nanoTime();
    run(install.command(), install.folder(), order, room);
    room.log()
        .stage(
            "Installed packages (%s) in %,d ms"
                .formatted(install.command(), (System.nanoTime() - begun) / 1_000_000));
  }

  /// A program of this name: the repository's own, or one that npm brings when it is first called.
  private void borrow(Plan.Install install, Checkout checkout) throws IOException {
    var script =
        install
            .script()
            .map(path ->
                "#!/bin/sh\nexec node '%s' \"$@\"\n".formatted(work(checkout).resolve(path)))
            .orElseGet(() ->
                "#!/bin/sh\nexec npx --yes --package=%s %s \"$@\"\n"
                    .formatted(install.npmPackage(), install.tool()));
    var program = Files.writeString(checkout.home().resolve("bin/" + install.tool()), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void run(String command, String folder, Order order, Room room)
      throws IOException, InterruptedException, SourceProblem {
    var checkout = room.checkout();
    var shell = List.of(SHELL, "-c", limited(), "build", command);
    var packages = order.cache().map(BuildCache::packages);
    var wrapped =
        settings.unsandboxed()
            ? shell
            : Sandbox.open(settings).wrap(shell, checkout, folder, room.network(), packages);
    order.cache().ifPresent(BuildCache::begun);
    BoundedProcess.Outcome outcome;
    try (var group = group(room.log())) {
      outcome =
          new BoundedProcess(
                  group.enter(wrapped),
                  checkout.path().resolve(folder),
                  environment(order, room),
                  settings.limits().wallMax(),
                  settings.limits().outputBytesMax(),
                  Usage.of(checkout, packages, settings.limits(), confined(group)))
              .run(room.log().lines());
    }
    if (outcome instanceof BoundedProcess.Outcome.Exited) {
      order.cache().ifPresent(BuildCache::ended);
    }
    check(outcome, command, room.network().refused());
  }

  /// What the shell limits for itself and its children: dumps, the size of one file (in blocks of
  /// 512 bytes), and in a sandbox, where none but its own are counted, tasks. Some shells call
  /// these `-u`, some `-p`; Linux counts none of root's, for which there is the [ProcessCeiling].
  private String limited() {
    var tasks =
        settings.unsandboxed()
            ? ""
            : "for o in -u -p; do (ulimit $o %1$d) 2>/dev/null && ulimit $o %1$d; done; "
                .formatted(settings.limits().tasksMax());
    return "ulimit -c 0; ulimit -f %d; %sexec %s -c \"$1\""
        .formatted(settings.limits().fileBytesMax() / 512, tasks, SHELL);
  }

  private Usage.Confinement confined(ControlGroup group) {
    return new Usage.Confinement(group, !settings.unsandboxed());
  }

  /// What was there at the server's start may have been taken away since.
  private ControlGroup group(CommandLog log) {
    try {
      var limits = settings.limits();
      return settings.groups().open(new GroupBounds(limits.memoryBytesMax(), limits.tasksMax()));
    } catch (IOException e) {
      log.stage("No control group for the build (" + e + "); its limits hold without");
      return ControlGroup.NONE;
    }
  }

  private Map<String, String> environment(Order order, Room room) {
    var checkout = room.checkout();
    var home = settings.unsandboxed() ? checkout.home().toString() : Sandbox.HOME;
    var work = work(checkout);
    var vars = new HashMap<String, String>();
    var site = work.resolve(order.folder());
    vars.put(
        "PATH",
        "%s/node_modules/.bin:%s/node_modules/.bin:%s/bin:%s"
            .formatted(site, work, home, Toolchain.path()));
    vars.put("HOME", home);
    vars.put("LANG", "C.UTF-8");
    vars.putAll(room.network().vars());
    var tool = order.commands().install().map(Plan.Install::tool).orElse("");
    order
        .cache()
        .map(cache -> settings.unsandboxed() ? cache.packages().toString() : Sandbox.CACHE)
        .ifPresent(at -> vars.putAll(BuildCache.vars(tool, at)));
    var installed = order.commands().install().map(Plan.Install::folder).orElse("");
    if (Files.isDirectory(checkout.path().resolve(installed).resolve(".yarn/cache"))) {
      vars.remove("YARN_CACHE_FOLDER"); // the repository brings its packages along
    }
    vars.putAll(order.vars());
    return vars;
  }

  /// Where commands see the checkout.
  private Path work(Checkout checkout) {
    return settings.unsandboxed() ? checkout.path() : Path.of(Sandbox.WORK);
  }

  private static void check(BoundedProcess.Outcome outcome, String command, Set<String> refused)
      throws SourceProblem {
    switch (outcome) {
      case BoundedProcess.Outcome.Exited exited when exited.code() == 0 -> {}
      case BoundedProcess.Outcome.Exited exited ->
          throw new SourceProblem(
              "`" + command + "` ended with exit code " + exited.code(),
              refused.isEmpty()
                  ? "its output above says why; run it in a fresh clone"
                  : "its output above says why; the build's network refused "
                      + String.join(", ", new TreeSet<>(refused)));
      case BoundedProcess.Outcome.Stopped stopped ->
          throw new SourceProblem(
              "`" + command + "` was stopped after " + stopped.limit(),
              "make it need less, or start the server with more --build-minutes, --build-memory,"
                  + " --build-disk or --build-processes");
    }
  }
}
