package dev.millstream.edge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.guard.Networks;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Redirects that ask who the visitor is.
class ConditionsTest {
  private static final String HOST = "shop.localhost";

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder, EdgeLimits.defaults(), Networks.LOOPBACK);
    edge.publish(
        RefName.production("shop"),
        Map.of("/index.html", "home", "/new.html", "new", "/old.html", "old", "/free.html", "free"),
        Section.RULES,
        new SiteRules(
            SiteRules.NONE.htmlHandling(),
            SiteRules.NONE.notFoundHandling(),
            List.of(),
            List.of(
                rule("/", Map.of(RedirectRule.COUNTRY, "CA", RedirectRule.LANGUAGE, "fr"), "/qc"),
                rule("/", Map.of(RedirectRule.COUNTRY, "AU,NZ"), "/anz"),
                rule("/old", Map.of(RedirectRule.LANGUAGE, "de,en-gb"), "/tongue"),
                new RedirectRule(
                    "/old", Map.of(RedirectRule.COOKIE, "beta,next"), "/new", 200, true, 9))));
  }

  private static RedirectRule rule(String from, Map<String, String> query, String to) {
    return new RedirectRule(from, query, to, 302, false, 1);
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /    | CF-IPCountry: NZ  |                                    | 302 /anz
          /    | CF-IPCountry: au  |                                    | 302 /anz
          /    | CF-IPCountry: DE  |                                    | 200 home
          /    |                   |                                    | 200 home
          /    | CF-IPCountry: CA  | Accept-Language: fr-CA,en;q=0.5    | 302 /qc
          /    | CF-IPCountry: CA  | Accept-Language: en,fr;q=0.9       | 200 home
          /    | CF-IPCountry: CA  |                                    | 200 home
          /    | CF-IPCountry: DE  | Cookie: a=b; nf_country=nz         | 302 /anz
          /    | CF-IPCountry: NZ  | Cookie: nf_country=DE              | 200 home
          /old | Accept-Language: de-AT |                               | 302 /tongue
          /old | Accept-Language: en-GB |                               | 302 /tongue
          /old | Accept-Language: en-US |                               | 200 old
          /old | Accept-Language: EN-gb;q=0.1, de;q=0 |                 | 302 /tongue
          /old | Accept-Language: *     |                               | 200 old
          /old | Accept-Language: ;;;q  |                               | 200 old
          /old | Accept-Language: de    | Cookie: nf_lang=fr            | 200 old
          /old | Cookie: next=1         |                               | 200 new
          /old | Cookie: a=1            | Cookie: beta=                 | 200 new
          /old | Cookie: nonext=1; x=beta |                             | 200 old
          """)
  void aRuleHoldsForWhomItNames(String path, String one, String two, String answer)
      throws IOException {
    var fields = Stream.of(one, two).filter(f -> f != null).toArray(String[]::new);
    for (var i = 0; i < 3; i++) { // what is repeated for one visitor must not reach another
      assertThat(edge.get(HOST, path, fields).line()).isEqualTo(answer);
    }
  }

  @Test
  void cachesAreToldWhatTheAnswerDependsOnWhetherTheRuleHeldOrNot() throws IOException {
    for (var language : List.of("de", "fr")) {
      var answer = edge.get(HOST, "/old", "Accept-Language: " + language);
      assertThat(answer.field("Vary")).contains("Accept-Language", "Cookie");
    }
    for (var country : List.of("NZ", "DE")) {
      var answer = edge.get(HOST, "/", "CF-IPCountry: " + country);
      assertThat(answer.field("Cache-Control")).contains("private");
    }
    var free = edge.get(HOST, "/free");
    assertThat(free.field("Vary")).isNull();
    assertThat(free.field("Cache-Control")).contains("public");
  }
}
