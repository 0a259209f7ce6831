package dev.millstream.transcoder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads a media segment as a stranger would: box by box.
record Fragments(List<Fragment> all) {
  private static final int MOOF = 0x6d6f6f66;
  private static final int TRAF = 0x74726166;
  private static final int TFDT = 0x74666474;
  private static final int TRUN = 0x7472756e;
  private static final int MDAT = 0x6d646174;

  /// `ticks` is the sum of the samples' durations, `firstNal` the type of the first NAL unit.
  record Fragment(long decodeTime, long ticks, int samples, boolean sync, int firstNal) {}

  static Fragments of(byte[] segment) {
    var found = new ArrayList<Fragment>();
    var in = ByteBuffer.wrap(segment);
    while (in.hasRemaining()) {
      var moof = box(in, MOOF);
      moof.position(moof.position() + moof.getInt(moof.position())); // mfhd
      var traf = box(moof, TRAF);
      traf.position(traf.position() + traf.getInt(traf.position())); // tfhd
      var decodeTime = box(traf, TFDT).getLong(4);
      var trun = box(traf, TRUN);
      var samples = trun.getInt(4);
      var ticks = 0L;
      for (var i = 0; i < samples; i++) {
        ticks += trun.getInt(12 + i * 16);
      }
      var sync = trun.getInt(12 + 8) == 0x02000000;
      var firstNal = box(in, MDAT).get(4) & 0x1f;
      found.add(new Fragment(decodeTime, ticks, samples, sync, firstNal));
    }
    return new Fragments(found);
  }

  /// The content of the next box, which must be of `type`.
  private static ByteBuffer box(ByteBuffer in, int type) {
    var size = in.getInt(in.position());
    if (in.getInt(in.position() + 4) != type) {
      throw new AssertionError("a box of another type at " + in.position());
    }
    var content = in.slice(in.position() + 8, size - 8);
    in.position(in.position() + size);
    return content;
  }
}
