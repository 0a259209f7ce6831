package dev.millstream.transcoder.cmaf;

import java.util.List;

/// The parameter sets of an H.264 track, and the decoder configuration record made of them.
public record AvcConfig(List<byte[]> sequence, List<byte[]> picture) {
  private static final int HIGH = 100;

  public AvcConfig {
    if (sequence.isEmpty() || picture.isEmpty() || sequence.getFirst().length < 4) {
      throw new IllegalArgumentException("an H.264 track needs its parameter sets");
    }
    sequence = List.copyOf(sequence);
    picture = List.copyOf(picture);
  }

  /// The sets in an encoder's global header.
  public static AvcConfig of(byte[] annexB) {
    var units = AnnexB.units(annexB);
    return new AvcConfig(
        units.stream().filter(unit -> AnnexB.type(unit) == AnnexB.SEQUENCE_PARAMETERS).toList(),
        units.stream().filter(unit -> AnnexB.type(unit) == AnnexB.PICTURE_PARAMETERS).toList());
  }

  /// For example `avc1.64001f`: profile, constraints and level as the stream itself has them.
  public String codecs() {
    var sps = sequence.getFirst();
    return "avc1.%02x%02x%02x".formatted(sps[1] & 0xff, sps[2] & 0xff, sps[3] & 0xff);
  }

  void write(BoxWriter out) {
    var sps = sequence.getFirst();
    out.u8(1).u8(sps[1]).u8(sps[2]).u8(sps[3]);
    out.u8(0xfc | 3); // four-byte lengths
    out.u8(0xe0 | sequence.size());
    sequence.forEach(unit -> out.u16(unit.length).bytes(unit));
    out.u8(picture.size());
    picture.forEach(unit -> out.u16(unit.length).bytes(unit));
    if (sps[1] >= HIGH) {
      // 4:2:0, eight bits, no extension sets: all that is ever encoded here
      out.u8(0xfc | 1).u8(0xf8).u8(0xf8).u8(0);
    }
  }
}
