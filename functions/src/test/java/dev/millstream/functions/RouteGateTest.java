package dev.millstream.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.site.RouteRules;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteGateTest {
  private final RouteGate gate =
      RouteGate.of(
          new RouteRules(
              List.of("/api/*", "/exact", "/a/*/z", "/pre*"), List.of("/api/public/*", "/pre-no")));

  @ParameterizedTest
  @CsvSource({
    "/api/hello, true",
    "/api, true",
    "/apis, false",
    "/api/public/x, false",
    "/api/public, false",
    "/exact, true",
    "/exact/, false",
    "/a/b/c/z, true",
    "/a/b/y, false",
    "/a/z, false",
    "/prefix, true",
    "/pre-no, false",
    "/, false",
  })
  void admitsWhatIsIncludedAndNotExcluded(String path, boolean admitted) {
    assertThat(gate.admits(path)).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({"/, true", "/x, true"})
  void aStarAloneAdmitsAll(String path, boolean admitted) {
    assertThat(RouteGate.of(new RouteRules(List.of("/*"), List.of())).admits(path))
        .isEqualTo(admitted);
  }
}
