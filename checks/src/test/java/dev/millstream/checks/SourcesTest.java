package dev.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @Test
  void areThere() throws IOException {
    assertThat(Sources.below(REPOSITORY)).hasSizeGreaterThan(20);
  }

  @Test
  void areFormatted() throws IOException {
    assertThat(Format.pending(REPOSITORY).keySet())
        .as("not in the house format; run: mvn -q -pl checks compile exec:exec@format")
        .isEmpty();
  }

  @Test
  void keepTheirSize() throws IOException {
    assertThat(Shape.outgrown(Sources.below(REPOSITORY))).isEmpty();
  }

  @Test
  void haveNamesThatSaySomething() throws IOException {
    assertThat(Names.weak(Sources.below(REPOSITORY))).isEmpty();
  }

  @Test
  void holdNothingBanned() throws IOException {
    assertThat(Texts.banned(REPOSITORY, Sources.texts(REPOSITORY))).isEmpty();
  }

  @Test
  void linkToWhatExists() throws IOException {
    assertThat(Links.dead(REPOSITORY, Sources.withEnding(REPOSITORY, "md"))).isEmpty();
  }
}
