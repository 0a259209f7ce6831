package dev.millstream.transcoder.cmaf;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/// The sequence header of an AV1 track in 4:2:0 and eight bits, as an OBU with its size, and the
/// configuration record made of it (AV1 Codec ISO Media File Format Binding, 2.3).
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Av1Config(byte[] sequence) implements PictureConfig {
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;

  /// An OBU's place in a stream: `from` its header to before `end`, with its content at `content`.
  private record Unit(int type, int from, int content, int end) {}

  /// The header in an encoder's global header.
  public static Av1Config of(byte[] stream) {
    for (var at = 0; at < stream.length; ) {
      var unit = unit(stream, at);
      if (unit.type() == SEQUENCE_HEADER) {
        return new Av1Config(Arrays.copyOfRange(stream, unit.from(), unit.end()));
      }
      at = unit.end();
    }
    throw new IllegalArgumentException("an AV1 track needs its sequence header");
  }

  /// A picture as MP4 wants it, which marks its beginning itself.
  public static byte[] sample(byte[] stream) {
    var out = new ByteArrayOutputStream(stream.length);
    for (var at = 0; at < stream.length; ) {
      var unit = unit(stream, at);
      if (unit.type() != TEMPORAL_DELIMITER) {
        out.write(stream, unit.from(), unit.end() - unit.from());
      }
      at = unit.end();
    }
    return out.toByteArray();
  }

  /// The OBU at `at`; one without a size reaches to the end.
  private static Unit unit(byte[] stream, int at) {
    var head = stream[at];
    var next = at + ((head & 4) != 0 ? 2 : 1);
    if ((head & 2) == 0) {
      return new Unit(head >> 3 & 15, at, next, stream.length);
    }
    var size = 0L;
    var shift = 0;
    byte part;
    do {
      part = stream[next++];
      size |= (long) (part & 0x7f) << shift;
      shift += 7;
    } while (part < 0);
    var end = Math.toIntExact(Math.min(stream.length, next + size));
    return new Unit(head >> 3 & 15, at, next, end);
  }

  /// Profile, level and tier, which a header without timing and one operating point begins with.
  private record Point(int profile, int level, int tier) {}

  private Point point() {
    var content = unit(sequence, 0).content();
    var bits = 0L;
    for (var i = 0; i < 8; i++) {
      bits = bits << 8 | (content + i < sequence.length ? sequence[content + i] & 0xff : 0);
    }
    var profile = part(bits, 0, 3);
    if (part(bits, 4, 1) == 1) { // a reduced still picture's
      return new Point(profile, part(bits, 5, 5), 0);
    }
    if (part(bits, 5, 1) == 1) {
      throw new IllegalArgumentException("an AV1 header with timing is not expected");
    }
    // behind two flags, how many points there are, and the first one's layers
    var level = part(bits, 24, 5);
    var tier = level > 7 ? part(bits, 29, 1) : 0;
    return new Point(profile, level, tier);
  }

  private static int part(long bits, int from, int count) {
    return (int) (bits >>> (64 - from - count)) & ((1 << count) - 1);
  }

  /// For example `av01.0.08M.08`.
  @Override
  public String codecs() {
    var point = point();
    return String.format(
        Locale.ROOT,
        "av01.%d.%02d%s.08",
        point.profile(),
        point.level(),
        point.tier() == 0 ? "M" : "H");
  }

  @Override
  public String entry() {
    return "av01";
  }

  @Override
  public void write(BoxWriter out) {
    var point = point();
    out.box(
        "av1C",
        () -> {
          out.u8(0x81).u8(point.profile() << 5 | point.level());
          out.u8(point.tier() << 7 | 0x0c).u8(0).bytes(sequence); // 4:2:0 in both directions
        });
  }
}
