package dev.millstream.builder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.command.CommandSettings.CommandLimits;
import dev.millstream.builder.egress.NetworkSettings;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sites that a command builds.
class BuildCommandTest {
  private static final CommandLimits LIMITS =
      new CommandLimits(Duration.ofSeconds(20), 20_000, 1 << 20, 1 << 20, 50, 100 << 20, 20 << 20);

  @TempDir Path folder;
  private final List<BuilderHouse> houses = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (var house : houses) {
      house.close();
    }
  }

  @Test
  void publishesWhatTheCommandMade() throws IOException {
    var site = sandboxed("mkdir dist && cp page.txt dist/index.html && echo $CF_PAGES_BRANCH");
    assertThat(site.paths()).containsExactly("/index.html");
    assertThat(site.text("/index.html")).isEqualTo("hello");
  }

  @Test
  void aWorkerThatTheCommandMadeImportsWhatLiesBesideItsOutput() throws IOException {
    var site =
        sandboxed(
            "mkdir dist made && echo \"export const word = \\\"beside\\\"\" > made/word.js &&"
                + " echo \"import { word } from \\\"../made/word.js\\\";"
                + " export default { fetch: () => new Response(word) };\" > dist/_worker.js");
    var script = site.manifest.section(Section.FUNCTIONS, FunctionBundle.class).orElseThrow();
    assertThat(houses.getFirst().bytes(script.script())).asString(UTF_8).contains("\"beside\"");
  }

  @Test
  void hidesTheServerFromTheCommand() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "s");
    var site =
        sandboxed(
            "mkdir dist; cat "
                + secret
                + " > dist/secret; cat /etc/shadow > dist/shadow; ls /proc > dist/proc;"
                + " cat /proc/net/dev > dist/net; touch /usr/x && touch dist/wrote; exit 0");
    assertThat(site.text("/secret")).isEmpty();
    assertThat(site.text("/shadow")).isEmpty();
    assertThat(site.text("/net")).doesNotContain("eth0");
    assertThat(site.text("/proc").lines().filter(line -> line.matches("\\d+"))).hasSizeLessThan(6);
    assertThat(site.paths()).doesNotContain("/wrote");
  }

  @Test
  void givesTheCommandItsValuesWithoutShowingThemInTheProcessList() throws IOException {
    assumeSandbox();
    var site =
        house(new CommandSettings(false, NetworkSettings.OFF, LIMITS))
            .with(Map.of("API_KEY", "s3cret-in-the-environment"))
            .built(
                // process 1 is the sandbox itself, with all its arguments
                files(
                    "mkdir dist; printf %s \"$API_KEY\" > dist/key; cat /proc/1/cmdline >"
                        + " dist/arguments; env > dist/environment"));

    assertThat(site.text("/key")).isEqualTo("s3cret-in-the-environment");
    assertThat(site.text("/arguments")).contains("--die-with-parent").doesNotContain("s3cret");
    assertThat(site.text("/environment").lines().map(line -> line.replaceFirst("=.*", "")))
        .containsExactlyInAnyOrder(
            "API_KEY",
            "BUN_INSTALL_CACHE_DIR",
            "CF_PAGES",
            "CF_PAGES_BRANCH",
            "CF_PAGES_COMMIT_SHA",
            "CF_PAGES_URL",
            "CI",
            "HOME",
            "HUGO_CACHEDIR",
            "LANG",
            "PATH",
            "PIP_CACHE_DIR",
            "PWD",
            "YARN_CACHE_FOLDER",
            "YARN_GLOBAL_FOLDER",
            "npm_config_cache");
  }

  @Test
  void refusesALinkOutOfTheCheckout() throws IOException {
    assertThat(failure("mkdir dist && ln -s /etc/hostname dist/h"))
        .isEqualTo("h: the link leads out of the repository");
  }

  @Test
  void failsWithTheCommandAndItsExitCode() throws IOException {
    assertThat(failure("echo no; exit 3")).isEqualTo("`echo no; exit 3` ended with exit code 3");
    assertThat(failure("true")).startsWith("the build made none of the folders dist");
  }

  @Test
  void stopsACommandThatPrintsOrRunsWithoutEnd() throws IOException {
    assertThat(failure("while true; do echo 123456789; done"))
        .endsWith("was stopped after 20,000 bytes of output");
    var brief =
        new CommandLimits(Duration.ofSeconds(1), 20_000, 1 << 20, 1 << 20, 50, 100 << 20, 20 << 20);
    assertThat(
            failure("sleep 60 & sleep 60", new CommandSettings(false, NetworkSettings.OFF, brief)))
        .endsWith("was stopped after 1 seconds");
  }

  @Test
  void stopsACommandThatTakesMoreProcessesMemoryOrRoomThanItHas() throws IOException {
    assertThat(failure("i=0; while [ $i -lt 60 ]; do sleep 60 & i=$((i + 1)); done; wait"))
        .endsWith("was stopped after starting 50 processes");
    assertThat(failure("perl -e '$x = \"x\" x (200 << 20); sleep 60'"))
        .endsWith("was stopped after taking 100 MiB of memory");
    assertThat(failure("i=0; while head -c 1000000 /dev/zero >f$i; do i=$((i + 1)); done"))
        .endsWith("was stopped after writing 20 MiB to the disk");
  }

  @Test
  void runsWithoutASandboxOnlyIfTheServerAllowsIt() throws IOException {
    var house = house(new CommandSettings(true, NetworkSettings.OFF, LIMITS));
    var site = house.built(files("mkdir -p public && echo hi > public/index.html"));
    assertThat(site.text("/index.html")).isEqualTo("hi\n");
  }

  private BuilderHouse.Built sandboxed(String command) throws IOException {
    assumeSandbox();
    return house(new CommandSettings(false, NetworkSettings.OFF, LIMITS)).built(files(command));
  }

  private String failure(String command) throws IOException {
    return failure(command, new CommandSettings(false, NetworkSettings.OFF, LIMITS));
  }

  private String failure(String command, CommandSettings settings) throws IOException {
    assumeSandbox();
    return house(settings).failed(files(command)).problem();
  }

  private static void assumeSandbox() {
    assumeThat(Path.of("/usr/bin/bwrap")).as("bubblewrap is installed").exists();
  }

  private BuilderHouse house(CommandSettings settings) throws IOException {
    var house =
        new BuilderHouse(
            Files.createTempDirectory(folder, "house"),
            new BuilderSettings(folder.resolve("cache"), settings, BuilderLimits.DEFAULTS));
    houses.add(house);
    return house;
  }

  private static Map<String, String> files(String command) {
    return Map.of(
        "page.txt", "hello", "millstream.toml", "[build]\ncommand = '''" + command + "'''\n");
  }
}
