package dev.millstream.transcoder.cmaf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// H.264 and HEVC as encoders give them: NAL units behind start codes (ISO/IEC 14496-10, annex B).
public final class AnnexB {
  static final int SEQUENCE_PARAMETERS = 7;
  static final int PICTURE_PARAMETERS = 8;

  private AnnexB() {}

  /// The same NAL units, each behind its length in four bytes, as MP4 wants them.
  public static byte[] toLengthPrefixed(byte[] stream) {
    var units = units(stream);
    var out = ByteBuffer.allocate(units.stream().mapToInt(unit -> unit.length + 4).sum());
    units.forEach(unit -> out.putInt(unit.length).put(unit));
    return out.array();
  }

  static int type(byte[] unit) {
    return unit[0] & 0x1f;
  }

  /// The NAL units without their start codes and trailing zeros.
  static List<byte[]> units(byte[] stream) {
    var units = new ArrayList<byte[]>();
    var start = startCode(stream, 0);
    while (start < stream.length) {
      var begin = start + 3;
      start = startCode(stream, begin);
      var end = start;
      while (end > begin && stream[end - 1] == 0) {
        end--;
      }
      if (end > begin) {
        units.add(Arrays.copyOfRange(stream, begin, end));
      }
    }
    return units;
  }

  /// A NAL unit without the bytes that keep start codes out of it.
  static byte[] withoutEmulation(byte[] unit) {
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

  /// Looks at each third byte only, as long as that can be no part of a start code.
  private static int startCode(byte[] stream, int from) {
    for (var i = from; i + 3 <= stream.length; ) {
      var last = stream[i + 2];
      if (last != 0 && last != 1) {
        i += 3;
      } else if (last == 1 && stream[i] == 0 && stream[i + 1] == 0) {
        return i;
      } else {
        i++;
      }
    }
    return stream.length;
  }
}
