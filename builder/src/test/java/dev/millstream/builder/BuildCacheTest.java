package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.builder.cache.BuildCaches;
import dev.millstream.builder.cache.CacheLimits;
import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.command.CommandSettings.CommandLimits;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.egress.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a build finds of the builds before it: real npm, no network.
@Timeout(120)
class BuildCacheTest {
  private static final String RESTORED = "Restored node_modules (";
  private static final String INSTALLED = "Installed packages (npm ci)";
  private static final String ANSWER = "node_modules/answer/index.js";

  @TempDir Path folder;
  private BuilderHouse house;
  private String archive = "";

  @BeforeEach
  void open() throws IOException {
    assumeThat(Path.of("/usr/bin/bwrap")).as("bubblewrap is installed").exists();
    house = house(CacheLimits.DEFAULTS);
    archive = pack();
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void restoresNodeModulesWhileWhatTheyDependOnIsTheSame() throws IOException {
    house.built(site("cp " + ANSWER + " dist/index.html"));
    assertThat(stages()).contains(INSTALLED).doesNotContain(RESTORED);

    var again = house.built(site("cat " + ANSWER + " > dist/index.html"));
    assertThat(stages()).contains(RESTORED + "3 files)").doesNotContain(INSTALLED);
    assertThat(again.text("/index.html")).isEqualTo("module.exports = 42;\n");

    house.built(changed(site("true"), "package-lock.json", text -> text + "\n"));
    assertThat(stages()).contains(INSTALLED);
    house.with(Map.of("NODE_ENV", "development")).built(site("true"));
    assertThat(stages()).as("other variables").contains(INSTALLED);
  }

  @Test
  void whatABuildDoesToNodeModulesDoesNotReachTheNext() throws IOException {
    // the same size and the same times as before
    var scribble =
        "touch -r %1$s /tmp/t; echo 'module.exports = 43;' > %1$s; touch -r /tmp/t %1$s"
            .formatted(ANSWER);
    var dropped = "node_modules are not kept: the build changed " + ANSWER;
    house.built(site(scribble));
    assertThat(stages()).contains(INSTALLED).contains(dropped);

    house.built(site("cd node_modules; mkdir evil .cache; echo kept > .cache/a; ln -s / link"));
    assertThat(stages()).contains(INSTALLED).doesNotContain(dropped);

    var third =
        house.built(
            site(
                "ls -A node_modules > dist/index.html; cp node_modules/.cache/a dist; "
                    + scribble));
    assertThat(stages()).contains(RESTORED).contains(dropped);
    assertThat(third.text("/index.html")).isEqualTo(".cache\n.package-lock.json\nanswer\n");
    assertThat(third.text("/a")).isEqualTo("kept\n");

    var fourth =
        house.built(
            site("cp " + ANSWER + " dist/index.html; rm -r node_modules; ln -s /etc node_modules"));
    assertThat(stages())
        .contains(INSTALLED)
        .contains("not kept: the build changed node_modules in them");
    assertThat(fourth.text("/index.html")).isEqualTo("module.exports = 42;\n");
    house.built(site("true"));
    assertThat(stages()).contains(INSTALLED);
  }

  @Test
  void previewsHaveACacheOfTheirOwn() throws IOException {
    house.built(site("echo ours > /cache/mine; true"));
    var preview = house.preview(site("ls /cache > dist/index.html; true"));
    assertThat(stages()).contains(INSTALLED).doesNotContain(RESTORED);
    assertThat(preview.text("/index.html")).doesNotContain("mine");
    house.preview(site("true"));
    assertThat(stages()).contains(RESTORED);
  }

  @Test
  void keepsFoldersOfGeneratorsAndWhatPackageManagersDownloaded() throws IOException {
    house.built(site("mkdir .cache .next; ln -s /etc .next/cache; echo kept > .cache/a"));
    var second = house.built(site("cp .cache/a dist/index.html; ls /cache > dist/cache"));
    assertThat(second.text("/index.html")).isEqualTo("kept\n");
    assertThat(second.text("/cache")).contains("npm");
    var third = house.built(site("env > dist/env"));
    assertThat(third.text("/env"))
        .contains("npm_config_cache=/cache/npm\n")
        .as("npm warns of pnpm's setting")
        .doesNotContain("npm_config_store_dir");
  }

  @Test
  void forgetsAllWhenItIsPurgedOrTooLarge() throws IOException {
    house.built(site("echo x > /cache/mine"));
    house.caches().purge("blog");
    var purged = house.built(site("ls /cache > dist/index.html"));
    assertThat(stages()).contains(INSTALLED);
    assertThat(purged.text("/index.html")).doesNotContain("mine");

    house.close();
    house = house(new CacheLimits(1 << 20, 3));
    house.built(site("head -c 900000 /dev/zero > /cache/a; cp /cache/a /cache/b"));
    assertThat(stages()).contains("The build cache held more than 1 MiB: packages emptied");
    var emptied = house.built(site("ls /cache > dist/index.html"));
    assertThat(emptied.text("/index.html")).doesNotContain("a\n", "b\n");
  }

  @Test
  void whatACommandAddsToTheCacheCountsAgainstItsDisk() throws IOException {
    house.close();
    var usual = CommandLimits.DEFAULTS;
    house =
        house(
            CacheLimits.DEFAULTS,
            new CommandLimits(
                usual.wallMax(),
                usual.outputBytesMax(),
                usual.fileBytesMax(),
                usual.temporaryBytesMax(),
                usual.processesMax(),
                usual.memoryBytesMax(),
                20 << 20));
    assertThat(
            house
                .failed(
                    site("i=0; while head -c 1000000 /dev/zero >/cache/$i; do i=$((i + 1)); done"))
                .problem())
        .endsWith("was stopped after writing 20 MiB to the disk");
  }

  @Test
  void doesNotKeepWhatAnInstallationScriptMakes() throws IOException {
    var site =
        changed(
            site("true"), "package.json", t -> t.replace("{\"b", "{\"prepare\": \"true\", \"b"));
    house.built(site);
    assertThat(stages())
        .contains(INSTALLED)
        .contains("not kept for the next build: the script prepare of package.json runs each time");
  }

  @Test
  void aProjectThatWishesForNoCacheFindsNothingAndLeavesNothing() throws IOException {
    house.built(site("true"));
    house.with(new BuildConfig("", "", "", false)).built(site("true"));
    assertThat(stages()).contains(INSTALLED, "No build cache: this build is to have none");
    house.with(BuildConfig.NONE).built(site("true"));
    assertThat(stages()).contains(RESTORED);
  }

  @Test
  void oneBuildHasACacheAtATime() throws IOException {
    var caches = new BuildCaches(folder.resolve("c"), CacheLimits.DEFAULTS);
    try (var first = caches.open("a", false).orElseThrow()) {
      assertThat(caches.open("a", false)).isEmpty();
      caches.purge("a");
      assertThat(first.packages()).exists();
    }
    assertThat(folder.resolve("c/a/production")).doesNotExist();
    caches.open("a", false).orElseThrow().close();
  }

  /// A package as npm packs one, but for the compression: so it is text.
  private String pack() throws IOException {
    var root = Files.createDirectories(folder.resolve("packed/package"));
    Files.writeString(
        root.resolve("package.json"), "{\"name\": \"answer\", \"version\": \"1.0.0\"}");
    Files.writeString(root.resolve("index.js"), "module.exports = 42;\n");
    var tar = folder.resolve("answer.tar");
    var process =
        new ProcessBuilder(
                "tar",
                "--format=ustar",
                "-C",
                folder.resolve("packed").toString(),
                "-cf",
                tar.toString(),
                "package")
            .inheritIO()
            .start();
    assertThat(process.onExit().join().exitValue()).isZero();
    return Files.readString(tar);
  }

  private Map<String, String> site(String command) {
    return Map.of(
        "answer-1.0.0.tar",
        archive,
        "package.json",
        """
        {"name": "a", "version": "1.0.0", "scripts": {"build": "true"},
         "dependencies": {"answer": "file:answer-1.0.0.tar"}}
        """,
        "package-lock.json",
        """
        {"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {
          "": {"name": "a", "version": "1.0.0",
               "dependencies": {"answer": "file:answer-1.0.0.tar"}},
          "node_modules/answer": {"version": "1.0.0", "resolved": "file:answer-1.0.0.tar"}}}
        """,
        "millstream.toml",
        "[build]\noutput = \"dist\"\ncommand = \"\"\"mkdir dist; touch dist/made; "
            + command
            + "\"\"\"\n");
  }

  private static Map<String, String> changed(
      Map<String, String> site, String file, UnaryOperator<String> change) {
    var all = new HashMap<>(site);
    all.computeIfPresent(file, (_, text) -> change.apply(text));
    return all;
  }

  private String stages() {
    return String.join("\n", house.stages);
  }

  private BuilderHouse house(CacheLimits limits) throws IOException {
    return house(limits, CommandLimits.DEFAULTS);
  }

  private BuilderHouse house(CacheLimits limits, CommandLimits commands) throws IOException {
    var usual = BuilderLimits.DEFAULTS;
    var settings =
        new BuilderSettings(
            folder.resolve("cache"),
            new CommandSettings(false, NetworkSettings.OFF, commands),
            new BuilderLimits(
                usual.source(),
                usual.functions(),
                usual.publish(),
                limits,
                usual.render(),
                usual.keptSitesBytesMax()));
    return new BuilderHouse(Files.createTempDirectory(folder, "house"), settings);
  }
}
