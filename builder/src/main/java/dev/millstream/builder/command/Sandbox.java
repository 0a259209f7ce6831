package dev.millstream.builder.command;

import dev.millstream.builder.process.BoundedProcess;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns a shell command into one that runs in a bubblewrap sandbox: its own user, process and
/// network spaces, no capabilities, the system read-only, one folder to write to.
final class Sandbox {
  /// Where the checkout lies inside of the sandbox.
  static final String WORK = "/build";

  /// The home of the command's user.
  static final String HOME = "/home/build";

  /// Where the package managers' cache lies inside of the sandbox.
  static final String CACHE = "/cache";

  private static final Duration PROBE_MAX = Duration.ofSeconds(10);
  private static final String USER = "1000";
  private static final List<String> SYSTEM = List.of("/usr", "/bin", "/lib", "/lib64", "/opt");

  /// Only what programs need of `/etc`: the server's user may read more there than a build should.
  private static final List<String> ETC =
      List.of(
          "/etc/alternatives",
          "/etc/ca-certificates",
          "/etc/hosts",
          "/etc/ld.so.cache",
          "/etc/localtime",
          "/etc/nsswitch.conf",
          "/etc/resolv.conf",
          "/etc/ssl/certs");

  private final Path program;
  private final CommandSettings settings;
  private final Optional<ProcessCeiling> ceiling;

  private Sandbox(Path program, CommandSettings settings, Optional<ProcessCeiling> ceiling) {
    this.program = program;
    this.settings = settings;
    this.ceiling = ceiling;
  }

  /// The sandbox of this machine.
  ///
  /// @throws SourceProblem if there is none, or it does not work
  static Sandbox open(CommandSettings settings)
      throws IOException, InterruptedException, SourceProblem {
    var program = Toolchain.find("bwrap");
    if (program.isEmpty()) {
      throw refusal("bubblewrap (bwrap) is not installed");
    }
    var ceiling = ProcessCeiling.at(settings.limits().tasksMax());
    if (ceiling.isPresent()) {
      var sandbox = new Sandbox(program.get(), settings, ceiling);
      if (sandbox.problem().isEmpty()) {
        return sandbox;
      } // else a container that keeps its /proc/sys as it is
    }
    var sandbox = new Sandbox(program.get(), settings, Optional.empty());
    var problem = sandbox.problem();
    if (problem.isPresent()) {
      throw refusal("bubblewrap does not work here: " + problem.get());
    }
    return sandbox;
  }

  private static SourceProblem refusal(String why) {
    return new SourceProblem(
        "a build command runs in a sandbox only, and " + why,
        "install bubblewrap on the server; or, if everyone who pushes is trusted,"
            + " start the server with --unsafe-builds");
  }

  /// Some systems forbid user namespaces: only a launch shows it.
  private Optional<String> problem() throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    var here = Path.of("").toAbsolutePath();
    var command = new ArrayList<>(isolation());
    command.addAll(List.of("--", "/bin/sh", "-c", ":"));
    var outcome =
        new BoundedProcess(belowCeiling(command), here, Map.of(), PROBE_MAX, 4096).run(said::add);
    return outcome.equals(new BoundedProcess.Outcome.Exited(0))
        ? Optional.empty()
        : Optional.of(String.join(" ", said));
  }

  private List<String> belowCeiling(List<String> command) {
    return ceiling.map(found -> found.over(command)).orElse(command);
  }

  private List<String> isolation() {
    var arguments = new ArrayList<String>();
    arguments.add(program.toString());
    arguments.addAll(
        List.of("--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"));
    arguments.addAll(List.of("--uid", USER, "--gid", USER, "--hostname", "build"));
    arguments.addAll(List.of("--new-session", "--die-with-parent"));
    for (var path : SYSTEM) {
      var file = Path.of(path);
      if (Files.isSymbolicLink(file)) {
        arguments.addAll(List.of("--symlink", linkTarget(file), path));
      } else {
        arguments.addAll(List.of("--ro-bind-try", path, path));
      }
    }
    ETC.forEach(path -> arguments.addAll(List.of("--ro-bind-try", path, path)));
    arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    arguments.addAll(
        List.of(
            "--size", String.valueOf(settings.limits().temporaryBytesMax()), "--tmpfs", "/tmp"));
    return arguments;
  }

  private static String linkTarget(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "usr" + link;
    }
  }

  /// The command that runs `shell` in `folder` (below `checkout`, which it may write to, and to
  /// `cache`). The environment goes through, so that no secret stands among the arguments, which
  /// all users see.
  List<String> wrap(
      List<String> shell, Checkout checkout, String folder, Network network, Optional<Path> cache) {
    var arguments = new ArrayList<>(isolation());
    arguments.addAll(List.of("--bind", checkout.path().toString(), WORK));
    arguments.addAll(List.of("--bind", checkout.home().toString(), HOME));
    cache.ifPresent(path -> arguments.addAll(List.of("--bind", path.toString(), CACHE)));
    arguments.addAll(network.arguments());
    arguments.addAll(List.of("--chdir", folder.isEmpty() ? WORK : WORK + "/" + folder));
    arguments.add("--");
    arguments.addAll(network.wrap(shell));
    return belowCeiling(arguments);
  }
}
