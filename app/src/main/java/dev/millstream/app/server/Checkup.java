package dev.millstream.app.server;

import dev.millstream.app.config.Configuration;
import dev.millstream.builder.group.ControlGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks at the machine before a server is started on it.
public final class Checkup {
  private static final long DISK_FREE_MIN_BYTES = 2L << 30;
  private static final int JAVA_MIN = 25;

  private final List<Finding> findings = new ArrayList<>();

  private Checkup() {}

  public enum Verdict {
    OK,
    /// Works, but something will be missing.
    WARNING,
    FAILURE
  }

  /// What was found about one thing, with the mend if it is not well.
  public record Finding(Verdict verdict, String subject, String text) {}

  /// Everything about `configuration`'s server.
  public static List<Finding> of(Configuration configuration) throws IOException {
    var checkup = new Checkup();
    checkup.java();
    checkup.tool(
        "git", Verdict.WARNING, "pushing needs git on the machine one pushes from: install git");
    checkup.tool(
        "bwrap", Verdict.WARNING, "build commands would have no sandbox: install bubblewrap");
    checkup.tool("perl", Verdict.WARNING, "build commands would have no network: install perl");
    checkup.groups(configuration.builds().group());
    checkup.data(configuration.data());
    checkup.port(configuration, configuration.port(), "--port");
    checkup.port(configuration, configuration.httpsPort(), "--https-port");
    checkup.port(configuration, configuration.controlPort(), "--control-port");
    checkup.port(configuration, configuration.sshPort(), "--ssh-port");
    return checkup.findings;
  }

  private void add(Verdict verdict, String subject, String text) {
    findings.add(new Finding(verdict, subject, text));
  }

  private void java() {
    var text = System.getProperty("java.version") + " at " + System.getProperty("java.home");
    if (Runtime.version().feature() >= JAVA_MIN) {
      add(Verdict.OK, "java", text);
    } else {
      add(Verdict.FAILURE, "java", text + ": needs " + JAVA_MIN);
    }
  }

  private void tool(String name, Verdict without, String mend) {
    try {
      var process = new ProcessBuilder(name, "--version").redirectErrorStream(true).start();
      try (var out = process.getInputStream()) {
        var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(5, TimeUnit.SECONDS);
        add(
            Verdict.OK,
            name,
            text.lines().filter(line -> !line.isBlank()).findFirst().orElse("found"));
      }
    } catch (IOException e) {
      add(without, name, "not found; " + mend);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Without groups builds are looked at all the same, so nothing is amiss.
  private void groups(String wish) throws IOException {
    var groups =
        wish.equals("off") ? ControlGroups.off() : ControlGroups.look(Building.folder(wish));
    switch (groups) {
      case ControlGroups.In(var folder) ->
          add(Verdict.OK, "cgroup", "each build command gets a group of its own below " + folder);
      case ControlGroups.Missing(var why) ->
          add(
              Building.folder(wish).isPresent() ? Verdict.FAILURE : Verdict.OK,
              "cgroup",
              "none for build commands, whose use is looked at instead: " + why);
    }
  }

  private void data(Path data) throws IOException {
    var existing = data.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      add(Verdict.FAILURE, "data", data + " cannot be written to: choose another with --data");
      return;
    }
    var owner = DataFolder.owner(data);
    if (owner.isPresent()) {
      add(Verdict.FAILURE, "data", "%s is in use by process %d".formatted(data, owner.get().pid()));
    } else {
      add(Verdict.OK, "data", data + (Files.exists(data) ? "" : " (will be made)"));
    }
    var free = Files.getFileStore(existing).getUsableSpace();
    var text = "%.1f GB free below %s".formatted(free / 1e9, existing);
    if (free < DISK_FREE_MIN_BYTES) {
      add(Verdict.WARNING, "disk", text + ": videos need more");
    } else {
      add(Verdict.OK, "disk", text);
    }
  }

  private void port(Configuration configuration, int port, String option) {
    if (port < 0) {
      return;
    }
    try {
      Ports.requireFree(configuration.host(), port, option);
      add(Verdict.OK, "port", port + " is free");
    } catch (StartException e) {
      add(Verdict.FAILURE, "port", String.valueOf(e.getMessage()));
    }
  }
}
