package dev.millstream.transcoder.cmaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FragmentTest {
  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(new byte[] {1, 2, 3}, 400, 800, true),
          new Sample(new byte[] {4, 5}, 400, 1600, false));

  @Test
  void theRunPointsAtTheFirstSample() {
    var bytes = Fragment.of(7, 4000, SAMPLES).bytes();
    var moofSize = ByteBuffer.wrap(bytes).getInt();
    var trun = indexOf(bytes, "trun");
    assertThat(ByteBuffer.wrap(bytes).getInt(trun + 12)).isEqualTo(moofSize + 8);
    assertThat(bytes[moofSize + 8]).isEqualTo((byte) 1);
    assertThat(ByteBuffer.wrap(bytes).getLong(indexOf(bytes, "tfdt") + 8)).isEqualTo(4000);
  }

  @Test
  void theKeyRangeHoldsTheHeadAndTheFirstSample() {
    var fragment = Fragment.of(1, 0, SAMPLES);
    assertThat(fragment.keyBytes()).isEqualTo(fragment.bytes().length - 2);
  }

  @Test
  void theInitSegmentIsTwoWholeBoxesWithTheCodecsInIt() {
    var sps = new byte[] {0, 0, 0, 1, 0x67, 0x64, 0x00, 0x1f, 1, 0, 0, 1, 0x68, 2, 0, 0};
    var track =
        new Track.Video(640, 360, 12_800, 1024, Optional.of(Colour.BT709), AvcConfig.of(sps));
    var init = ByteBuffer.wrap(InitSegment.of(track));
    assertThat(track.codecs()).isEqualTo("avc1.64001f");
    var ftyp = init.getInt(0);
    assertThat(ftyp + init.getInt(ftyp)).isEqualTo(init.limit());
    assertThat(init.getInt(indexOf(init.array(), "elst") + 16)).isEqualTo(1024);
  }

  @Test
  void nalUnitsLoseTheirStartCodesAndGetLengths() {
    var stream = new byte[] {0, 0, 0, 1, 9, 16, 0, 0, 1, 0x65, 7, 0, 3, 0};
    assertThat(AnnexB.toLengthPrefixed(stream))
        .containsExactly(0, 0, 0, 2, 9, 16, 0, 0, 0, 4, 0x65, 7, 0, 3);
  }

  private static int indexOf(byte[] bytes, String type) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type);
  }
}
