package dev.millstream.control.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.Json;
import dev.millstream.control.deploy.Project;
import dev.millstream.control.purge.PurgeOrder.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the bodies of `purge_cache` mean, and which mean nothing.
class PurgeBodyTest {
  private static final Zone SHOP =
      Zone.of(
          new Project("shop", "01234567-89ab-cdef-0123-456789abcdef", "main", Instant.EPOCH),
          "example.org");

  private static List<PurgeOrder> read(Zone zone, String json) {
    return new PurgeBody(zone, PurgeLimits.DEFAULT)
        .read(Json.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'purge_everything': true}                            | EVERYTHING |
          {'files': ['HTTP://Shop.example.org:8080/A?b#c']}     | ADDRESSES  | shop.example.org/A?b
          {'files': ['https://shop.example.org']}               | ADDRESSES  | shop.example.org/
          {'files': [{'url': 'http://x.shop.example.org/é'}]}   | ADDRESSES  | x.shop.example.org/é
          {'prefixes': ['shop.example.org/a/b']}                | PREFIXES   | shop.example.org/a/b
          {'prefixes': ['http://shop.example.org:8080']}        | PREFIXES   | shop.example.org/
          {'tags': ['News']}                                    | TAGS       | News
          {'hosts': ['NEXT.shop.example.org']}                  | HOSTS      | next.shop.example.org
          """)
  void aBodyNamesWhatIsToGo(String json, Kind kind, String value) {
    var values = value == null ? List.<String>of() : List.of(value);
    assertThat(read(SHOP, json)).containsExactly(new PurgeOrder(Optional.of("shop"), kind, values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                                | 1012
          {'purge_everything': false}                       | 1012
          {'files': []}                                     | 1012
          {'files': [{}]}                                   | 1012
          {'files': 'http://shop.example.org/'}             | 1014
          {'tags': {'a': 1}}                                | 1014
          {'files': ['http://blog.example.org/']}           | 1016
          {'files': ['/only/a/path']}                       | 1016
          {'hosts': ['myshop.example.org']}                 | 1016
          {'prefixes': ['evil.org/shop.example.org']}       | 1016
          {'tags': ['a'], 'hosts': ['example.org']}         | 1016
          """)
  void aBodyThatNamesNothingOfTheZoneIsRefused(String json, int code) {
    assertThatThrownBy(() -> read(SHOP, json))
        .isInstanceOfSatisfying(
            ApiException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void tooManyItemsAreRefused() {
    var many = "'http://shop.example.org/',".repeat(31);
    assertThatThrownBy(
            () -> read(SHOP, "{'files': [" + many.substring(0, many.length() - 1) + "]}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("at most 30");
  }

  @Test
  void theBaseDomainsZoneHoldsAllProjects() {
    var base = Zone.ofBaseDomain("account", "example.org");
    assertThat(base.id()).matches("[0-9a-f]{32}");
    assertThat(SHOP.id()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(read(base, "{'hosts': ['shop.example.org']}"))
        .containsExactly(new PurgeOrder(Optional.empty(), Kind.HOSTS, List.of("shop.example.org")));
  }
}
