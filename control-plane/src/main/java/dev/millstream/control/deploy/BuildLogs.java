package dev.millstream.control.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The logs of all builds: those under way, and the files of those that ended. Thread-safe.
public final class BuildLogs {
  private final Path root;
  private final DeployLimits limits;
  private final ConcurrentHashMap<Deployment.Key, LiveLog> live = new ConcurrentHashMap<>();

  public BuildLogs(Path root, DeployLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /// The growing log of a build that has not ended.
  LiveLog live(Deployment.Key key) {
    return live.computeIfAbsent(key, none -> new LiveLog(file(key), limits.logBytesMax()));
  }

  /// The log of a build whose job has not ended, whatever its row says.
  Optional<LiveLog> underWay(Deployment.Key key) {
    return Optional.ofNullable(live.get(key));
  }

  /// Ends a log; do this after the deployment's row says how it ended.
  void close(Deployment.Key key) {
    var log = live.remove(key);
    if (log != null) {
      log.close();
    }
  }

  /// Adds a line on what came of a deployment after its build; nothing where its log was deleted.
  public void add(Deployment.Key key, String text) {
    var log = underWay(key);
    if (log.isPresent()) {
      log.get().line(text);
    } else if (Files.exists(file(key))) {
      try (var ended = new LiveLog(file(key), limits.logBytesMax())) {
        ended.line(text);
      }
    }
  }

  /// What a build has logged so far.
  public List<Line> read(Deployment.Key key) throws IOException {
    var file = file(key);
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream().map(Line::parse).toList();
  }

  void delete(Deployment.Key key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  /// Hands over what a build has logged, and goes on with what it logs until its job ends.
  public void follow(Deployment.Key key, Consumer<Line> reader)
      throws IOException, InterruptedException {
    var log = underWay(key);
    if (log.isPresent()) {
      log.get().follow(reader, limits.silenceMax());
    } else {
      read(key).forEach(reader);
    }
  }

  void delete(String project) throws IOException {
    var folder = root.resolve(project);
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private Path file(Deployment.Key key) {
    return root.resolve(key.project()).resolve(key.id() + ".log");
  }

  /// One line, and when it was logged.
  public record Line(Instant at, String text) {
    static Line parse(String line) {
      var space = line.indexOf(' ');
      return new Line(
          Instant.ofEpochMilli(Long.parseLong(line.substring(0, space))),
          line.substring(space + 1));
    }
  }
}
