package dev.millstream.edge.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.EarlierDeployments;
import dev.millstream.store.video.WithheldFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of a site that are not shown for legal reasons.
class WithheldFilesTest {
  private static final String SITE = "site.localhost";
  private static final String OLD = "/assets/app-A1b2C3d4.jpg";

  @TempDir Path folder;

  @Test
  void theyAnswer451UnderEachOfTheirNamesAndNoLaterDeploymentShowsThem() throws IOException {
    var production = RefName.production("site");
    try (var edge = new EdgeFixture(folder)) {
      edge.publish(
          production,
          tree -> {
            tree.text("/index.html", "home");
            tree.text("/page.html", "page");
            tree.text(OLD, "picture");
            tree.writer.section(
                Section.WITHHELD_FILES, WithheldFiles.at(List.of("/page.html", OLD)));
          });

      for (var path : List.of("/page", OLD, OLD.replace("app", "%61pp"))) {
        var answer = edge.get(SITE, path);
        assertThat(answer.status()).as(path).isEqualTo(451);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text()).doesNotContain("picture").contains("legal reasons");
      }
      assertThat(edge.get(SITE, "/").line()).isEqualTo("200 home");

      var before = edge.store.refs().read(production).orElseThrow().manifest();
      edge.publish(
          RefName.branch("site", "later"),
          tree -> {
            tree.text("/index.html", "later");
            tree.writer.section(
                Section.EARLIER,
                new EarlierDeployments(List.of(new EarlierDeployments.Earlier(before, 0))));
          });
      assertThat(edge.get("later." + SITE, "/").line()).isEqualTo("200 later");
      assertThat(edge.get("later." + SITE, OLD).status()).isEqualTo(404);
    }
  }
}
