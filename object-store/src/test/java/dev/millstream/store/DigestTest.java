package dev.millstream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isTheSha256OfTheBytes() {
    assertThat(Digest.of("abc".getBytes(UTF_8)).hex()).isEqualTo(ABC);
  }

  @Test
  void goesToRawBytesAndBack() {
    var digest = new Digest(ABC);
    assertThat(digest.bytes()).hasSize(32).startsWith(0xba, 0x78);
    assertThat(Digest.ofHash(digest.bytes())).isEqualTo(digest).hasToString(ABC);
  }

  @Test
  void sortsByItsDigits() {
    var digests = Stream.of("b", "a", "c").map(text -> Digest.of(text.getBytes(UTF_8))).toList();
    assertThat(digests.stream().sorted().map(Digest::hex).toList()).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "../../../../../../../../../../../../../../../../../../etc/passwd",
        ABC + "00",
        ABC + "\n"
      })
  void refusesWhatIsNoDigest(String hex) {
    assertThatThrownBy(() -> new Digest(hex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a SHA-256, which is 64 digits of lower-case hex: " + Quoted.of(hex));
  }
}
