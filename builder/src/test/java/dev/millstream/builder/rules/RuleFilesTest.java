package dev.millstream.builder.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.builder.lint.LintSettings;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.manifest.SectionJson;
import dev.millstream.store.site.AccessHash;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a site's rule files become together.
class RuleFilesTest {
  private final Warnings warnings = new Warnings();

  @Test
  void passwordsAreKeptAsHashesOnly() throws Exception {
    var rules =
        compiled("_headers", "/staff/*\n  Basic-Auth: ann:sesame bob:mellon :none\n  X-A: 1\n");
    assertThat(rules.rules().headers().getFirst().set()).extracting("name").containsExactly("X-A");
    var locked = rules.access().locked().getFirst();
    assertThat(locked.pattern()).isEqualTo("/staff/*");
    assertThat(locked.keys()).hasSize(2);
    assertThat(AccessHash.opens(locked.keys().getFirst(), "ann:sesame".getBytes(UTF_8))).isTrue();
    assertThat(AccessHash.opens(locked.keys().getFirst(), "ann:mellon".getBytes(UTF_8))).isFalse();
    var stored = new String(SectionJson.encode(rules.access()), UTF_8);
    assertThat(stored + warnings.all()).doesNotContain("sesame", "mellon");
    assertThat(warnings.all().toString()).contains("_headers:1", "user:password");
  }

  @Test
  void aLockWhosePasswordsAreAllMalformedStaysShut() throws Exception {
    var rules = compiled("_headers", "/staff/*\n  Basic-Auth: sesame\n");
    assertThat(rules.access().locked().getFirst().keys()).isEmpty();
  }

  @Test
  void warnsAboveWhatCloudflareAllowsAndKeepsAll() throws Exception {
    var lines =
        IntStream.range(0, 2101)
            .mapToObj(i -> (i % 20 == 0 ? "/p" + i + "/* " : "/s" + i + " ") + "/to 301")
            .collect(Collectors.joining("\n"));
    var rules = compiled("_redirects", lines);
    assertThat(rules.rules().redirects()).hasSize(2101);
    assertThat(warnings.all()).hasSize(1);
    assertThat(warnings.all().getFirst()).contains("_redirects", "2,000 and 100");
  }

  @Test
  void privatePreviewsAreTrueOrFalseAndNothingElse() throws Exception {
    assertThat(settings("[serve]\nprivate_previews = true\n").privatePreviews()).isTrue();
    assertThat(settings("[serve]\n").privatePreviews()).isFalse();
    assertThatThrownBy(() -> settings("[serve]\nprivate_previews = \"yes\"\n"))
        .isInstanceOf(SourceProblem.class);
  }

  private SiteSettings settings(String toml) throws IOException, SourceProblem {
    return SiteSettings.of(tree("millstream.toml", toml), LintSettings.DEFAULTS, warnings);
  }

  private RuleFiles compiled(String name, String text) throws IOException {
    return RuleFiles.of(tree(name, text), SiteSettings.DEFAULTS, warnings);
  }

  private static SiteTree tree(String name, String text) {
    return SiteTree.of(List.of(new SiteFile(name, Content.of(text))));
  }
}
