package dev.millstream.transcoder.cmaf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The NAL units of one H.264 picture.
public record NalUnits(List<byte[]> units) {
  private static final int INSTANT_REFRESH = 5;

  public NalUnits {
    units = List.copyOf(units);
  }

  /// Of a picture's bytes: each unit behind its length in four bytes, or behind start codes. What
  /// is cut off is left out.
  public static NalUnits of(byte[] picture, boolean lengthPrefixed) {
    if (!lengthPrefixed) {
      return new NalUnits(AnnexB.units(picture));
    }
    var units = new ArrayList<byte[]>();
    var in = ByteBuffer.wrap(picture);
    while (in.remaining() > 4) {
      var length = in.getInt();
      if (length <= 0 || length > in.remaining()) {
        break;
      }
      var unit = new byte[length];
      in.get(unit);
      units.add(unit);
    }
    return new NalUnits(units);
  }

  /// Whether it is an IDR picture: nothing after it refers to anything before it.
  public boolean instantRefresh() {
    return units.stream().anyMatch(unit -> AnnexB.type(unit) == INSTANT_REFRESH);
  }
}
