package dev.millstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no name may be, in whatever a store is asked for.
class NamesTest {
  static Stream<String> badNames() {
    return Stream.of(
        "",
        ".",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a/../../b",
        "a\\b",
        "blog\0",
        "blog\n",
        ".refs",
        ".packs",
        "Blog",
        "-blog",
        "gr\u00fc\u00dfe",
        // half a character: what bytes that are no UTF-8 may come out as
        "\ud800",
        "\ufffd",
        "a".repeat(64),
        "a".repeat(5_000));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void noScopeTakesThem(String name) {
    assertThatThrownBy(() -> Scope.site(name))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("not a scope: \"site/")
        .endsWith("; it is kind/name, each of a-z, 0-9 and -, at most 63 of them")
        .hasSizeLessThan(250)
        .matches("[ -~…]*");
    assertThatThrownBy(() -> new Scope(name, "blog")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void noRefTakesThem(String name) {
    assertThatThrownBy(() -> RefName.branch("blog", name))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("not a ref name: \"site/blog/branch/")
        .endsWith("; it is like site/blog/production")
        .hasSizeLessThan(250)
        .matches("[ -~…]*");
    assertThatThrownBy(() -> RefName.production(name)).hasMessageStartingWith("not a ref name: ");
    assertThatThrownBy(() -> new RefName(name)).hasMessageStartingWith("not a ref name: ");
  }

  @Test
  void showsBadTextInOneLineOfPlainLetters() {
    assertThat(Quoted.of("a\0b\n\ud800")).isEqualTo("\"a\\u0000b\\u000a\\ud800\"");
    assertThat(Quoted.of("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "…\" (81 characters)");
  }
}
