package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.command.CommandSettings.CommandLimits;
import dev.millstream.builder.egress.NetworkSettings;
import dev.millstream.builder.group.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Build commands in control groups: in the system's where this process may divide its own, and in
/// a folder that stands for them.
class GroupedBuildTest {
  private static ControlGroups own = ControlGroups.off();
  @TempDir Path folder;

  @BeforeAll
  static void claim() throws Exception {
    own = ControlGroups.claim(Optional.empty());
  }

  @Test
  void aCommandEntersItsGroupBeforeItBegins() throws Exception {
    var tree = tree();
    var shown =
        """
        mkdir dist; cp $group/memory.max dist/memory; cp $group/pids.max dist/pids
        cp $group/cgroup.procs dist/procs
        """;
    var site = built(newest(tree) + shown, ControlGroups.claim(Optional.of(tree)));

    assertThat(site.text("/memory")).isEqualTo(Long.toString(100 << 20));
    assertThat(site.text("/pids")).isEqualTo("200");
    assertThat(site.text("/procs").strip()).matches("\\d+");
    assertThat(Files.readString(tree.resolve("cgroup.subtree_control"))).isEqualTo("+cpu");
  }

  @Test
  void aCommandThatTheKernelEndsIsToldWhichLimitItWas() throws Exception {
    var tree = tree();
    var groups = ControlGroups.claim(Optional.of(tree));
    assertThat(failed(newest(tree) + "echo oom_kill 1 >$group/memory.events; exit 137", groups))
        .endsWith("was stopped after taking 100 MiB of memory");
    assertThat(failed(newest(tree) + "echo max 7 >$group/pids.events; sleep 60", groups))
        .endsWith("was stopped after starting 200 processes and threads");
  }

  @Test
  void aFolderThatIsNoGroupIsRefused() throws Exception {
    assertThat(ControlGroups.claim(Optional.of(folder)))
        .isEqualTo(new ControlGroups.Missing(folder + " is no folder of a cgroup v2 tree"));
  }

  @Test
  void theKernelItselfStopsWhatGoesBeyondALimit() throws Exception {
    assumeThat(own).as("control groups of its own").isInstanceOf(ControlGroups.In.class);

    assertThat(failed("perl -e '$x = \"x\" x (300 << 20); sleep 60'", own))
        .endsWith("was stopped after taking 100 MiB of memory");
    assertThat(failed("f() { f | f & }; f; sleep 60", own)).contains("was stopped after starting ");
    assertThat(built("mkdir dist; echo hi >dist/a; sleep 60 & exit 0", own).text("/a"))
        .isEqualTo("hi\n");
    var folder = assertInstanceOf(ControlGroups.In.class, own).folder();
    try (var left = Files.newDirectoryStream(folder, "build-*")) {
      assertThat(left).isEmpty();
    }
  }

  /// No folder of files goes away like a group, so the tries' are still there.
  private static String newest(Path tree) {
    return "group=$(ls -d %s/build-* | sort -V | tail -n 1); ".formatted(tree);
  }

  /// A folder with the files of a group that was handed over.
  private Path tree() throws IOException {
    var tree = Files.createDirectory(folder.resolve("tree"));
    Files.writeString(tree.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
    Files.writeString(tree.resolve("cgroup.subtree_control"), "");
    Files.writeString(tree.resolve("cgroup.procs"), "");
    return tree;
  }

  private BuilderHouse.Built built(String command, ControlGroups groups) throws IOException {
    try (var house = house(groups)) {
      return house.built(files(command));
    }
  }

  private String failed(String command, ControlGroups groups) throws IOException {
    try (var house = house(groups)) {
      return house.failed(files(command)).problem();
    }
  }

  private BuilderHouse house(ControlGroups groups) throws IOException {
    var limits =
        new CommandLimits(
            Duration.ofSeconds(60), 20_000, 1 << 20, 1 << 20, 50, 100 << 20, 20 << 20);
    var commands = new CommandSettings(true, NetworkSettings.OFF, limits, groups);
    return new BuilderHouse(
        Files.createTempDirectory(folder, "house"),
        new BuilderSettings(folder.resolve("cache"), commands, BuilderLimits.DEFAULTS));
  }

  private static Map<String, String> files(String command) {
    return Map.of("millstream.toml", "[build]\ncommand = '''" + command + "'''\noutput = 'dist'\n");
  }
}
