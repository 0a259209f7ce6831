package dev.millstream.builder.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.builder.liquid.filters.StandardFilters;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.value.Allowance;
import dev.millstream.builder.liquid.value.LiquidLimits;
import dev.millstream.builder.liquid.value.RenderLimits;
import dev.millstream.builder.liquid.value.ValueException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cases of golden-liquid (MIT), which compare engines with Ruby's.
class GoldenLiquidTest {
  private static final int PASSED_MIN = 1_050;
  private static final Path CASES =
      Path.of(System.getProperty("millstream.shared", "../../shared"), "specs/golden-liquid.json");

  @Test
  void rendersTheGoldenCasesAsRubyDoes() throws IOException {
    assumeThat(CASES).as("the shared test data is here").exists();
    var cases = JsonMapper.builder().build().readTree(Files.readString(CASES)).path("tests");
    var failures = new ArrayList<String>();
    for (var test : cases) {
      var got = outcome(test);
      if (!accepts(test, got)) {
        failures.add(
            "%s: %s gave %s, not %s%s"
                .formatted(
                    test.path("name").asString(),
                    test.path("template"),
                    got,
                    test.path("result"),
                    test.path("results")));
      }
    }
    assertThat(cases.size() - failures.size())
        .as("passed; failed are\n" + String.join("\n", failures))
        .isGreaterThanOrEqualTo(PASSED_MIN);
  }

  private static boolean accepts(JsonNode test, @Nullable String got) {
    if (test.path("invalid").asBoolean(false)) {
      return got == null;
    }
    if (test.has("results")) {
      for (var result : test.path("results")) {
        if (result.asString().equals(got)) {
          return true;
        }
      }
      return false;
    }
    return test.path("result").asString().equals(got);
  }

  /// What a case prints; null if it is refused.
  private static @Nullable String outcome(JsonNode test) {
    var given = value(test.has("data") ? test.path("data") : null);
    var data = (Map<?, ?>) Objects.requireNonNull(given);
    var templates = test.path("templates");
    RenderContext.Partials partials =
        name -> {
          if (!templates.has(name)) {
            throw new ValueException("there is no template `" + name + "`");
          }
          return parse(name, templates.path(name).asString());
        };
    try {
      return parse("case", test.path("template").asString())
          .render(
              new RenderContext(
                  data::get,
                  partials,
                  LiquidLimits.DEFAULTS,
                  new Allowance(RenderLimits.DEFAULTS)));
    } catch (LiquidException e) {
      return null;
    }
  }

  private static Template parse(String name, String source) {
    return Template.parse(name, source, 1, StandardFilters.DIALECT);
  }

  private static @Nullable Object value(@Nullable JsonNode node) {
    if (node == null) {
      return Map.of();
    }
    if (node.isObject()) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(item -> list.add(value(item)));
      return list;
    }
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() ? (Object) node.asLong() : new BigDecimal(node.asString());
    }
    return node.asString();
  }
}
