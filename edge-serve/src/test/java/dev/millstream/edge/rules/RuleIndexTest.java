package dev.millstream.edge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finds rules without going through all of them.
class RuleIndexTest {
  private static final int STATIC = 45_000;
  private static final int DYNAMIC = 2_000;

  @Test
  void triesOnlyPatternsThatFitHoweverManyThereAre() {
    var index = new RuleIndex<Integer>();
    var order = 0;
    for (var i = 0; i < STATIC; i++) {
      index.add("/old/page-" + i, order, order++);
    }
    for (var i = 0; i < DYNAMIC; i++) {
      var pattern =
          switch (i % 4) {
            case 0 -> "/blog/:year/topic-" + i + "/*";
            case 1 -> "/shop/:kind/:id/item-" + i;
            case 2 -> "/docs/v" + i + "/*";
            default -> "https://:site.localhost/host/part-" + i + "/:x";
          };
      index.add(pattern, order, order++);
    }
    index.add("/*", order, order);
    for (var path :
        List.of(
            "/old/page-44999",
            "/blog/2026/topic-1996/a/b",
            "/shop/a/b/item-1997",
            "/docs/v1998/x",
            "/host/part-1999/y",
            "/nowhere")) {
      assertThat(index.triedFor(path)).as(path).isLessThanOrEqualTo(2);
    }
    assertThat(first(index, "/blog/2026/topic-1996/a/b")).isEqualTo(STATIC + 1996);
    assertThat(first(index, "/shop/a/b/item-1997")).isEqualTo(STATIC + 1997);
    assertThat(first(index, "/docs/v1998/x")).isEqualTo(STATIC + 1998);
    assertThat(first(index, "/host/part-1999/y")).isEqualTo(STATIC + 1999);
    assertThat(first(index, "/nowhere")).isEqualTo(STATIC + DYNAMIC);
    assertThat(index.<Integer>literal("/old/page-44999", (rule, _) -> rule)).isEqualTo(44_999);
  }

  /// The same as one after the other, for rules and paths of few different segments.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsWhatAScanFinds(long seed) {
    var random = new Random(seed);
    var patterns = new ArrayList<PathPattern>();
    var index = new RuleIndex<Integer>();
    for (var i = 0; i < 200; i++) {
      var pattern = pattern(random);
      patterns.add(PathPattern.of(pattern));
      index.add(pattern, i, i);
    }
    for (var i = 0; i < 500; i++) {
      var path = path(random);
      var expected = new ArrayList<Integer>();
      for (var rule = 0; rule < patterns.size(); rule++) {
        if (patterns.get(rule).match("h.localhost", path).isPresent()) {
          expected.add(rule);
        }
      }
      var found = new ArrayList<Integer>();
      index.all("h.localhost", path, (rule, _) -> found.add(rule));
      assertThat(found).as("%s, seed %s", path, seed).isEqualTo(expected);
    }
  }

  private static String pattern(Random random) {
    var out = new StringBuilder(random.nextInt(8) == 0 ? "https://:host.localhost" : "");
    var star = false;
    for (var depth = random.nextInt(4); depth >= 0; depth--) {
      out.append('/');
      switch (random.nextInt(7)) {
        case 0 -> out.append(':').append((char) ('p' + depth));
        case 1 -> out.append("a:").append((char) ('p' + depth));
        case 2 -> {
          out.append(star ? "" : "*");
          star = true;
        }
        default -> out.append((char) ('a' + random.nextInt(3)));
      }
    }
    return out.toString();
  }

  private static String path(Random random) {
    var out = new StringBuilder();
    for (var depth = random.nextInt(5); depth >= 0; depth--) {
      out.append('/').append(random.nextInt(6) == 0 ? "" : "" + (char) ('a' + random.nextInt(3)));
      out.append(random.nextInt(6) == 0 ? "b" : "");
    }
    return out.toString();
  }

  private static int first(RuleIndex<Integer> index, String path) {
    var found = index.<Integer>pattern("site.localhost", path, (rule, _) -> rule);
    return found == null ? -1 : found;
  }
}
