package dev.millstream.transcoder.audit.media;

import java.util.Arrays;
import java.util.Set;

/// Reads from an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1) whether its pictures can be
/// interlaced. Not thread-safe.
final class SequenceParameters {
  private static final Set<Integer> WITH_CHROMA =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);
  private static final int CHROMA_444 = 3;

  private final byte[] bytes;
  private int bit;

  private SequenceParameters(byte[] unit) {
    this.bytes = withoutEmulation(unit);
  }

  /// Whether all pictures are frames. `unit` begins with its NAL header.
  ///
  /// @throws DamagedMediaException if it ends early
  static boolean progressive(byte[] unit) throws DamagedMediaException {
    try {
      return new SequenceParameters(unit).framesOnly();
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedMediaException("a sequence parameter set ends early");
    }
  }

  private boolean framesOnly() {
    bit = 8;
    var profile = fixed(8);
    bit += 16;
    golomb();
    if (WITH_CHROMA.contains(profile)) {
      chroma();
    }
    golomb(); // log2_max_frame_num_minus4
    pictureOrder();
    golomb(); // max_num_ref_frames
    bit++;
    golomb();
    golomb();
    return fixed(1) == 1;
  }

  private void chroma() {
    var format = golomb();
    if (format == CHROMA_444) {
      bit++;
    }
    golomb();
    golomb();
    bit++;
    if (fixed(1) == 1) {
      for (var i = 0; i < (format == CHROMA_444 ? 12 : 8); i++) {
        if (fixed(1) == 1) {
          scalingList(i < 6 ? 16 : 64);
        }
      }
    }
  }

  private void scalingList(int size) {
    var last = 8;
    var next = 8;
    for (var i = 0; i < size; i++) {
      if (next != 0) {
        next = (last + signed() + 256) % 256;
      }
      last = next == 0 ? last : next;
    }
  }

  private void pictureOrder() {
    var type = golomb();
    if (type == 0) {
      golomb();
    } else if (type == 1) {
      bit++;
      golomb();
      golomb();
      for (var left = golomb(); left > 0; left--) {
        golomb();
      }
    }
  }

  private int fixed(int count) {
    var value = 0;
    for (var i = 0; i < count; i++, bit++) {
      value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
    }
    return value;
  }

  /// An Exp-Golomb number (9.1).
  private int golomb() {
    var zeros = 0;
    while (fixed(1) == 0 && zeros < 31) {
      zeros++;
    }
    return (1 << zeros) - 1 + fixed(zeros);
  }

  private int signed() {
    var code = golomb();
    return code % 2 == 0 ? -code / 2 : (code + 1) / 2;
  }

  private static byte[] withoutEmulation(byte[] unit) {
    var plain = new byte[unit.length];
    var size = 0;
    var zeros = 0;
    for (var value : unit) {
      if (zeros >= 2 && value == 3) {
        zeros = 0;
      } else {
        plain[size++] = value;
        zeros = value == 0 ? zeros + 1 : 0;
      }
    }
    return Arrays.copyOf(plain, size);
  }
}
