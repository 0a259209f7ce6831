package dev.millstream.transcoder.cmaf;

import java.util.Arrays;
import java.util.List;

/// The parameter sets of an HEVC track in 4:2:0 and ten bits, and the decoder configuration record
/// made of them (ISO/IEC 14496-15, 8.3.3.1).
public record HevcConfig(List<byte[]> units) implements PictureConfig {
  private static final int VIDEO = 32;
  private static final int SEQUENCE = 33;
  private static final int PICTURE = 34;
  private static final int PROFILE_AT = 3; // behind the NAL header, ids and layers
  private static final int PROFILE_BYTES = 12;

  public HevcConfig {
    units = List.copyOf(units);
    if (units.stream().filter(unit -> type(unit) == SEQUENCE).noneMatch(HevcConfig::whole)) {
      throw new IllegalArgumentException("an HEVC track needs its parameter sets");
    }
  }

  /// The sets in an encoder's global header.
  public static HevcConfig of(byte[] annexB) {
    return new HevcConfig(AnnexB.units(annexB));
  }

  private static boolean whole(byte[] unit) {
    return AnnexB.withoutEmulation(unit).length >= PROFILE_AT + PROFILE_BYTES;
  }

  private static int type(byte[] unit) {
    return unit[0] >> 1 & 0x3f;
  }

  private List<byte[]> of(int type) {
    return units.stream().filter(unit -> type(unit) == type).toList();
  }

  /// Space, tier and profile in a byte, compatibility in four, constraints in six, the level.
  private byte[] profile() {
    var set = AnnexB.withoutEmulation(of(SEQUENCE).getFirst());
    return Arrays.copyOfRange(set, PROFILE_AT, PROFILE_AT + PROFILE_BYTES);
  }

  @Override
  public String codecs() {
    return entry() + profile(profile());
  }

  /// What follows the sample entry's type in the codec's name, for example `.2.4.L120.90` (ISO/IEC
  /// 14496-15, E.3), of the twelve bytes of a profile with its level.
  public static String profile(byte[] profile) {
    var compatible = 0;
    for (var i = 1; i <= 4; i++) {
      compatible = compatible << 8 | (profile[i] & 0xff);
    }
    var space = (profile[0] & 0xc0) == 0 ? "" : Character.toString('A' + (profile[0] >> 6 & 3) - 1);
    var text =
        new StringBuilder(
            ".%s%d.%x.%s%d"
                .formatted(
                    space,
                    profile[0] & 0x1f,
                    Integer.reverse(compatible),
                    (profile[0] & 0x20) == 0 ? "L" : "H",
                    profile[11] & 0xff));
    var last = 10;
    while (last > 4 && profile[last] == 0) {
      last--;
    }
    for (var i = 5; i <= last; i++) {
      text.append(".%x".formatted(profile[i] & 0xff));
    }
    return text.toString();
  }

  @Override
  public String entry() {
    return "hvc1";
  }

  @Override
  public void write(BoxWriter out) {
    out.box("hvcC", () -> record(out));
  }

  private void record(BoxWriter out) {
    out.u8(1).bytes(profile());
    out.u16(0xf000).u8(0xfc); // no segmentation in space, any parallelism
    out.u8(0xfc | 1).u8(0xf8 | 2).u8(0xf8 | 2); // 4:2:0, ten bits
    out.u16(0).u8(1 << 3 | 1 << 2 | 3); // one layer, nested; four-byte lengths
    out.u8(3);
    for (var type : List.of(VIDEO, SEQUENCE, PICTURE)) {
      var sets = of(type);
      out.u8(0x80 | type).u16(sets.size());
      sets.forEach(set -> out.u16(set.length).bytes(set));
    }
  }
}
