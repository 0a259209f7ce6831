package dev.millstream.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script on a made-up machine: its tools are this one's, its JDKs and Maven are small
/// scripts.
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "millstream").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "find",
          "head",
          "tail",
          "readlink",
          "dirname",
          "cat",
          "uname",
          "date",
          "awk",
          "grep",
          "sleep",
          "mkdir",
          "rm",
          "mv");

  @TempDir Path machine;
  private Path root;

  private record Ended(int exit, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(machine.resolve("checkout"));
    Files.copy(SCRIPT, root.resolve("millstream"));
    Files.createDirectories(root.resolve("app/src/main"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("app/pom.xml"));
    Files.createDirectories(machine.resolve("bin"));
    for (var tool : TOOLS) {
      var real =
          List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      script(machine.resolve("bin").resolve(tool), "exec " + real + " \"$@\"");
    }
  }

  @Test
  void usesTheJdkThatJavaHomeNames() throws Exception {
    built();
    var home = jdk("elsewhere/mine", "25.0.1");
    jdk("jvm/other", "25.0.3");

    var ended = run(Map.of("JAVA_HOME", home.toString()), "video", "list");

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).startsWith(home.toString()).contains("video list");
  }

  @Test
  void looksFurtherIfJavaHomeIsTooOld() throws Exception {
    built();
    var old = jdk("elsewhere/old", "17.0.15");
    var right = jdk("jvm/temurin-25", "25");

    var ended = run(Map.of("JAVA_HOME", old.toString()), "--help");

    assertThat(ended.out()).startsWith(right.toString());
  }

  @Test
  void findsJdksOfSdkman() throws Exception {
    built();
    var right = jdk("sdkman/candidates/java/25-tem", "25.0.2");

    assertThat(run(Map.of(), "--help").out()).startsWith(right.toString());
  }

  @Test
  void saysWhatToDoIfThereIsNoJdk() throws Exception {
    built();
    jdk("jvm/java-21", "21.0.2");

    var ended = run(Map.of(), "serve");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("needs a JDK 25, found only: 21").contains("JAVA_HOME");
  }

  @Test
  void clientCommandsStartSmallAndServersDoNot() throws Exception {
    built();
    jdk("jvm/temurin-25", "25");

    assertThat(run(Map.of(), "projects").out()).contains("-XX:+UseSerialGC");
    assertThat(run(Map.of(), "serve").out()).doesNotContain("-XX:TieredStopAtLevel=1");
  }

  @Test
  void buildsOnFirstUseAndNotAgain() throws Exception {
    jdk("jvm/temurin-25", "25");
    maven("mkdir -p app/target/lib; : >app/target/app-1.jar; echo built >>count");

    var first = run(Map.of(), "--help");
    var second = run(Map.of(), "--help");

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err()).contains("first use");
    assertThat(second.err()).isEmpty();
    assertThat(root.resolve("count")).hasContent("built");
  }

  @Test
  void buildsAgainAfterAChange() throws Exception {
    jdk("jvm/temurin-25", "25");
    built();
    maven("mkdir -p app/target/lib; : >app/target/app-1.jar");
    Files.createFile(root.resolve("app/src/main/New.java"));

    assertThat(run(Map.of(), "--help").err()).contains("the sources changed");
  }

  @Test
  void aFailedBuildNamesItsLogAndIsTriedAgain() throws Exception {
    jdk("jvm/temurin-25", "25");
    maven("echo '[ERROR] A.java:[3,1] what is this'; exit 1");

    for (var attempt = 0; attempt < 2; attempt++) {
      var ended = run(Map.of(), "--help");

      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.err()).contains("A.java:[3,1]").contains("target/launcher-build.log");
    }
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    jdk("jvm/temurin-25", "25");

    var ended = run(Map.of(), "--help");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("needs Maven to build");
  }

  /// As if a build had ended after the last change.
  private void built() throws IOException {
    var target = Files.createDirectories(root.resolve("app/target"));
    Files.writeString(target.resolve("classpath"), "app.jar");
    Files.createFile(target.resolve("built"));
    for (var file : List.of("pom.xml", "app/pom.xml", "app/src/main")) {
      Files.setLastModifiedTime(root.resolve(file), FileTime.from(Instant.now().minusSeconds(60)));
    }
    Files.setLastModifiedTime(
        target.resolve("built"), FileTime.from(Instant.now().minusSeconds(30)));
  }

  private Path jdk(String place, String version) throws IOException {
    var home = Files.createDirectories(machine.resolve(place));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "echo \"$0 $*\"");
    script(home.resolve("bin/javac"), "exit 0");
    return home;
  }

  private void maven(String body) throws IOException {
    script(machine.resolve("bin/mvn"), body);
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    var out = machine.resolve("out");
    var err = machine.resolve("err");
    var builder =
        new ProcessBuilder(root.resolve("millstream").toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().put("PATH", machine.resolve("bin").toString());
    builder.environment().put("HOME", machine.toString());
    builder.environment().put("SDKMAN_DIR", machine.resolve("sdkman").toString());
    builder.environment().put("MILLSTREAM_JDKS", machine.resolve("jvm").toString());
    builder.environment().putAll(environment);
    var process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
