package dev.millstream.store.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import dev.millstream.store.video.StreamCard;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SectionJsonTest {
  private static final StreamCard CARD =
      new StreamCard(
          "0a1b2c", "a \"film\" ☕", 61.96, 1920, 1080, false, List.of(360, 720, 1080), "");

  static Stream<Object> records() {
    return Stream.of(
        SampleTrees.RULES, SiteRules.NONE, SampleTrees.FUNCTIONS, SampleTrees.ORIGIN, CARD);
  }

  @ParameterizedTest
  @MethodSource("records")
  void givesBackEveryRecord(Object value) throws CorruptObjectException {
    assertThat(SectionJson.decode(SectionJson.encode(value), value.getClass())).isEqualTo(value);
  }

  @Test
  void writesMapsInTheSameOrderInEveryProcess() {
    var rule = new RedirectRule("/a", Map.of("z", "1", "a", "2", "m", "3"), "/b", 302, false, 1);
    assertThat(new String(SectionJson.encode(rule), UTF_8))
        .contains("\"query\":{\"a\":\"2\",\"m\":\"3\",\"z\":\"1\"}");
  }

  @Test
  void passesOverFieldsItDoesNotKnow() throws CorruptObjectException {
    var json = new String(SectionJson.encode(SampleTrees.ORIGIN), UTF_8);
    var newer = json.replaceFirst("\\{", "{\"colour\":{\"red\":[1]},");
    assertThat(SectionJson.decode(newer.getBytes(UTF_8), SiteOrigin.class))
        .isEqualTo(SampleTrees.ORIGIN);
  }

  @Test
  void refusesWhatIsNotTheRecord() {
    for (var text :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{}",
            "{\"project\":null}",
            "{\"project\":\"blog\",\"deployment\":\"0000beef\",\"branch\":\"main\"}")) {
      assertThatThrownBy(() -> SectionJson.decode(text.getBytes(UTF_8), SiteOrigin.class))
          .as(text)
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining("a manifest's SiteOrigin cannot be read");
    }
    assertThatThrownBy(() ->
            SectionJson.decode(
                "{\"htmlHandling\":\"UPSIDE_DOWN\"}".getBytes(UTF_8), SiteRules.class))
        .isInstanceOf(CorruptObjectException.class);
  }
}
