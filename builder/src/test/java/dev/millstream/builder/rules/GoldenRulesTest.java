package dev.millstream.builder.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.RedirectRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rule files (`*.in`) and what they compile to, with their warnings (`*.out`).
class GoldenRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"headers-pages", "headers-mistakes"})
  void compilesHeaders(String name) throws IOException {
    var warnings = new Warnings();
    var lines = new ArrayList<String>();
    for (var rule : HeadersFile.parse("_headers", read(name + ".in"), warnings)) {
      lines.addAll(shown(rule));
    }
    check(name, lines, warnings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redirects-pages", "redirects-netlify", "redirects-mistakes"})
  void compilesRedirects(String name) throws IOException {
    var warnings = new Warnings();
    var rules = RedirectsFile.parse("_redirects", read(name + ".in"), warnings);
    check(name, rules.stream().map(GoldenRulesTest::shown).toList(), warnings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"routes-pages", "routes-syntax", "routes-version"})
  void compilesRoutes(String name) throws IOException {
    var warnings = new Warnings();
    var rules = RoutesFile.parse("_routes.json", read(name + ".in"), warnings);
    check(name, rules.map(String::valueOf).stream().toList(), warnings);
  }

  private static List<String> shown(HeaderRule rule) {
    var lines = new ArrayList<String>();
    lines.add(rule.line() + ": " + rule.pattern());
    rule.remove().forEach(name -> lines.add("  - " + name));
    rule.set().forEach(header -> lines.add("  + " + header.name() + " = " + header.value()));
    return lines;
  }

  private static String shown(RedirectRule rule) {
    return "%d: %s%s -> %s %d%s"
        .formatted(
            rule.line(),
            rule.from(),
            rule.query().isEmpty() ? "" : " " + new TreeMap<>(rule.query()),
            rule.to(),
            rule.status(),
            rule.force() ? " forced" : "");
  }

  private static void check(String name, List<String> lines, Warnings warnings) throws IOException {
    var all = new ArrayList<>(lines);
    warnings.all().forEach(warning -> all.add("warning: " + warning));
    assertThat(String.join("\n", all) + "\n").as(name + ".out").isEqualTo(read(name + ".out"));
  }

  private static String read(String name) throws IOException {
    try (var in = GoldenRulesTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
