package dev.millstream.builder.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which group is the server's to divide, in a folder that stands for the system's tree.
class GroupSearchTest {
  @TempDir Path folder;
  private Path tree;
  private final long self = ProcessHandle.current().pid();

  @BeforeEach
  void mount() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.writeString(
        folder.resolve("mountinfo"),
        """
        22 1 0:20 / /proc rw,relatime - proc proc rw
        30 23 0:26 / %s rw,relatime shared:4 - cgroup2 cgroup2 rw
        """
            .formatted(tree));
  }

  @Test
  void takesTheGroupInWhichTheServerIsAlone() throws IOException {
    group("box", "cpuset cpu io memory pids", Long.toString(self));
    assertThat(found("/box")).isEqualTo(new GroupSearch.Found(tree.resolve("box"), List.of(self)));
  }

  @Test
  void leavesAGroupThatOthersAreIn() throws IOException {
    var other = new ProcessBuilder("sh", "-c", "exit 0").start().pid();
    group("box", "cpu memory pids", self + "\n" + (other + 1_000_000));
    assertThat(why("/box"))
        .contains("also holds processes that are not the server's")
        .contains("Delegate=yes");
  }

  @Test
  void saysWhichControllersAreMissing() throws IOException {
    group("box", "hugetlb pids", Long.toString(self));
    assertThat(why("/box")).endsWith("box has not the controllers memory");
    assertThat(why("/elsewhere")).endsWith("is no folder of a cgroup v2 tree");
  }

  @Test
  void findsNothingWhereThereIsNoSecondVersion() throws IOException {
    Files.writeString(folder.resolve("cgroup"), "4:memory:/box\n");
    var result = new GroupSearch(folder, ProcessHandle.current()).find(Optional.empty());
    assertThat(result).isEqualTo(new GroupSearch.Refused("this system has no cgroup v2"));
  }

  private GroupSearch.Result found(String own) throws IOException {
    Files.writeString(folder.resolve("cgroup"), "1:name=systemd:/x\n0::" + own + "\n");
    return new GroupSearch(folder, ProcessHandle.current()).find(Optional.empty());
  }

  private String why(String own) throws IOException {
    return assertInstanceOf(GroupSearch.Refused.class, found(own)).why();
  }

  private void group(String name, String controllers, String members) throws IOException {
    var group = Files.createDirectories(tree.resolve(name));
    Files.writeString(group.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(group.resolve("cgroup.subtree_control"), "\n");
    Files.writeString(group.resolve("cgroup.procs"), members + "\n");
    Files.writeString(group.resolve("cgroup.type"), "domain\n");
  }
}
