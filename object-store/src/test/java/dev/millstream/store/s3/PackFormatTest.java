package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PackFormatTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void writesTheIndexAsDocumented() {
    assertThat(HexFormat.of().formatHex(index().bytes()))
        .isEqualTo(
            "4d535041434b0001" // MSPACK, version 1
                + "000102030405060708090a0b0c0d0e0f"
                + "00000002"
                + "19581e27de7ced00ff1ce50b2047e7a567c76b1cbaebabe5ef03f7c3017bb5b7"
                + "00000001"
                + "8124e9c03d14b3430c89c6b488f32c9991d4cc753cd1091b6bb1d6d85ec1b705"
                + "00000006");
  }

  @Test
  void findsWhatIsInIt() throws CorruptObjectException {
    var index = PackIndex.parse(index().bytes(), 100 + 7);
    assertThat(index.count()).isEqualTo(2);
    assertThat(index.find(Digest.of("a long".getBytes(UTF_8)).bytes())).isNotNegative();
    assertThat(index.range(0)).isEqualTo(new ByteRange(100, 1));
    assertThat(index.range(1)).isEqualTo(new ByteRange(101, 6));
    assertThat(index.digest(1)).isEqualTo(Digest.of("a long".getBytes(UTF_8)));
    assertThat(index.find(Digest.of("absent".getBytes(UTF_8)).bytes())).isNegative();
  }

  @Test
  void refusesEveryIndexThatIsDamaged() {
    var bytes = index().bytes();
    refuse(new byte[0], 107, "is cut");
    refuse(Arrays.copyOf(bytes, 99), 107, "has not the length it says");
    refuse(changed(bytes, 0, 'X'), 107, "is none");
    refuse(changed(bytes, 7, 2), 107, "is of version 2, which is unknown");
    refuse(changed(bytes, 24, 0x80), 107, "has not the length it says");
    refuse(changed(bytes, 28, 0xff), 107, "is not in order");
    refuse(changed(bytes, 60, 0x80), 107, "has a negative length");
    refuse(bytes, 108, "does not cover its pack");
    refuse(changed(bytes, 63, 9), 107, "does not cover its pack");
  }

  @Test
  void readsTheStateThatItWrote() throws CorruptObjectException {
    var state =
        PackState.fresh(10).withDead(bits(3)).withKept(bits(1, 3), NOON).withKept(bits(2), NOON);
    assertThat(PackState.fresh(10).text())
        .startsWith("millstream pack state 1 10\ndead -\nmoving 0\nsum ");
    assertThat(state.text())
        .startsWith("millstream pack state 1 10\ndead 08\nmoving 0\nkept 1767268800 06\nsum ");
    var read = PackState.parse(state.text(), 10);
    assertThat(read).isEqualTo(state);
    assertThat(read.isDead(3)).isTrue();
    assertThat(read.keptAt(1)).isEqualTo(NOON);
    assertThat(read.keptAt(3)).isEqualTo(Instant.MIN);
  }

  @Test
  void refusesEveryStateThatIsDamaged() {
    var text = PackState.fresh(10).withDead(bits(3)).withKept(bits(1), NOON).text();
    for (var i = 0; i < text.length(); i++) {
      var other = text.charAt(i) == '0' ? '1' : '0';
      var damaged = text.substring(0, i) + other + text.substring(i + 1);
      assertThatThrownBy(() -> PackState.parse(damaged, 10))
          .isInstanceOf(CorruptObjectException.class);
      var cut = text.substring(0, i);
      assertThatThrownBy(() -> PackState.parse(cut, 10)).isInstanceOf(CorruptObjectException.class);
    }
    assertThatThrownBy(() -> PackState.parse(text, 11)).isInstanceOf(CorruptObjectException.class);
  }

  @Test
  void forgetsKeepingsThatMeanNothingAnyMore() {
    var state = PackState.fresh(10).withKept(bits(1, 2), NOON);
    assertThat(state.withKept(bits(2), NOON.plusSeconds(60)).kept())
        .isEqualTo(new TreeMap<>(Map.of(NOON, bits(1), NOON.plusSeconds(60), bits(2))));
    assertThat(state.withKept(bits(2), NOON.plus(Duration.ofDays(31))).kept()).hasSize(1);
    assertThat(state.sealed().isSealed()).isTrue();
  }

  private static PackIndex index() {
    var lengths = new TreeMap<Digest, Integer>();
    lengths.put(Digest.of("a long".getBytes(UTF_8)), 6);
    lengths.put(Digest.of("9".getBytes(UTF_8)), 1);
    return PackIndex.of(lengths, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    var changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static BitSet bits(int... set) {
    var bits = new BitSet();
    Arrays.stream(set).forEach(bits::set);
    return bits;
  }

  private static void refuse(byte[] bytes, long packBytes, String problem) {
    assertThatThrownBy(() -> PackIndex.parse(bytes, packBytes))
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining(problem);
  }
}
