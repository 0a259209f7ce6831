package dev.millstream.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildResult;
import dev.millstream.builder.BuilderLimits;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.Scope;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.store.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sites that a command makes, as a folder is served.
class CommandSiteTest {
  private static final BuildLog NOBODY =
      new BuildLog() {
        @Override
        public void stage(String text) {}

        @Override
        public void line(String text) {}
      };

  @Test
  void isServedFromWhatTheCommandLeftThoughGitIgnoresIt(@TempDir Path temporary) throws Exception {
    var folder = Files.createDirectories(temporary.resolve("app"));
    Files.writeString(folder.resolve(".gitignore"), "dist\n");
    Files.writeString(
        folder.resolve("millstream.toml"), "[build]\ncommand = \"make\"\noutput = \"dist\"\n");
    var settings =
        new BuilderSettings(
            temporary.resolve("cache"),
            temporary.resolve("cache"),
            CommandSettings.DEFAULTS,
            BuilderLimits.DEFAULTS,
            false);
    try (var store = ObjectStores.open("", temporary, Map.of());
        var builds =
            new DevBuilds(
                folder,
                temporary.resolve("commits"),
                new SiteBuilder(settings),
                store,
                BindingResolver.NONE)) {
      var early = builds.build(new Changes.Anything(), "http://localhost/", NOBODY);
      assertThat(early)
          .isInstanceOfSatisfying(
              BuildResult.Failed.class,
              failed -> assertThat(failed.problem()).contains("`make`", "dist"));

      Files.createDirectories(folder.resolve("dist"));
      Files.writeString(folder.resolve("dist/index.html"), "<!doctype html><title>Made</title>");
      var built = builds.build(new Changes.Anything(), "http://localhost/", NOBODY);

      assertThat(built).isInstanceOf(BuildResult.Succeeded.class);
      var manifest =
          Manifest.load(
              store, Scope.site(DevBuilds.PROJECT), ((BuildResult.Succeeded) built).manifest());
      assertThat(manifest.find("/index.html")).isPresent();
      assertThat(manifest.find("/millstream.toml")).isEmpty();
    }
  }
}
