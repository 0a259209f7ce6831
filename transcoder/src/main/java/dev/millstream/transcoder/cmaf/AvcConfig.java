package dev.millstream.transcoder.cmaf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameter sets of an H.264 track, and the decoder configuration record made of them.
public record AvcConfig(List<byte[]> sequence, List<byte[]> picture) implements PictureConfig {
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

  /// The sets in the header of a stream with start codes; empty if it lacks one.
  public static Optional<AvcConfig> ofStream(byte[] annexB) {
    try {
      return Optional.of(of(annexB));
    } catch (IllegalArgumentException lacking) {
      return Optional.empty();
    }
  }

  /// The sets in a decoder configuration record (ISO/IEC 14496-15); empty if it is damaged, or does
  /// not put four-byte lengths before NAL units.
  public static Optional<AvcConfig> ofRecord(byte[] avcC) {
    try {
      var in = ByteBuffer.wrap(avcC);
      in.position(4);
      if ((in.get() & 3) != 3) {
        return Optional.empty();
      }
      var sequence = sets(in, in.get() & 0x1f);
      return Optional.of(new AvcConfig(sequence, sets(in, in.get() & 0xff)));
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static List<byte[]> sets(ByteBuffer in, int count) {
    var sets = new ArrayList<byte[]>();
    for (var i = 0; i < count; i++) {
      var set = new byte[in.getShort() & 0xffff];
      in.get(set);
      sets.add(set);
    }
    return sets;
  }

  /// For example `avc1.64001f`: profile, constraints and level as the stream itself has them.
  @Override
  public String codecs() {
    var sps = sequence.getFirst();
    return "avc1.%02x%02x%02x".formatted(sps[1] & 0xff, sps[2] & 0xff, sps[3] & 0xff);
  }

  @Override
  public String entry() {
    return "avc1";
  }

  @Override
  public void write(BoxWriter out) {
    out.box("avcC", () -> record(out));
  }

  private void record(BoxWriter out) {
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
