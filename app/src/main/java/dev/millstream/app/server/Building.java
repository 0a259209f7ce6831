package dev.millstream.app.server;

import dev.millstream.app.config.Builds;
import dev.millstream.builder.BuilderLimits;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.command.CommandSettings.CommandLimits;
import dev.millstream.builder.egress.NetworkSettings;
import dev.millstream.builder.egress.NetworkSettings.Mode;
import dev.millstream.builder.egress.NetworkSettings.NetworkLimits;
import dev.millstream.builder.group.ControlGroups;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/// How the configuration has build commands run.
final class Building {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  private Building() {}

  static BuilderSettings settings(Builds builds, Path tools, Path data)
      throws StartException, IOException {
    for (var host : builds.allowed()) {
      if (!HOST.matcher(host).matches()) {
        throw new StartException(
            "--build-allow " + host + " is not HOST or HOST:PORT, like registry.example.org");
      }
    }
    var registry = builds.npmRegistry();
    var network =
        new NetworkSettings(
            mode(builds.network()),
            builds.allowed(),
            registry.isEmpty() ? Optional.empty() : Optional.of(registry(registry.get())),
            NetworkLimits.DEFAULTS);
    var groups = groups(builds.group());
    var commands = new CommandSettings(builds.unsafe(), network, limits(builds.room()), groups);
    return new BuilderSettings(
        tools, data.resolve("builds"), commands, BuilderLimits.DEFAULTS, true);
  }

  private static CommandLimits limits(Builds.Room room) throws StartException {
    if (Math.min(
            Math.min(room.minutes(), room.processes()), Math.min(room.memoryMib(), room.diskMib()))
        < 1) {
      throw new StartException(
          "--build-minutes, --build-memory, --build-disk and --build-processes are at least 1");
    }
    var usual = CommandLimits.DEFAULTS;
    return new CommandLimits(
        Duration.ofMinutes(room.minutes()),
        usual.outputBytesMax(),
        usual.fileBytesMax(),
        usual.temporaryBytesMax(),
        room.processes(),
        (long) room.memoryMib() << 20,
        (long) room.diskMib() << 20);
  }

  private static ControlGroups groups(String wish) throws StartException, IOException {
    if (wish.equals("off")) {
      return ControlGroups.off();
    }
    try {
      var named = folder(wish);
      var groups = ControlGroups.claim(named);
      if (named.isPresent() && groups instanceof ControlGroups.Missing(var why)) {
        throw new StartException("--build-cgroup: " + why);
      }
      LoggerFactory.getLogger("builds").info("event=build_groups {}", told(groups));
      return groups;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ControlGroups.off();
    }
  }

  private static String told(ControlGroups groups) {
    return switch (groups) {
      case ControlGroups.In(var folder) -> "folder=" + folder;
      case ControlGroups.Missing(var why) -> "folder=none reason=\"" + why + "\"";
    };
  }

  /// The group that `wish` names, if it names one.
  static Optional<Path> folder(String wish) {
    return Set.of("auto", "off").contains(wish) ? Optional.empty() : Optional.of(Path.of(wish));
  }

  private static Mode mode(String name) throws StartException {
    return switch (name) {
      case "off" -> Mode.OFF;
      case "registries" -> Mode.REGISTRIES;
      case "full" -> Mode.FULL;
      default ->
          throw new StartException("--build-network " + name + " is not off, registries or full");
    };
  }

  private static URI registry(String text) throws StartException {
    try {
      var uri = new URI(text);
      if (text.matches("https?://.*") && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new StartException(
        "--npm-registry is not the address of a registry, like https://npm.example.org/");
  }
}
