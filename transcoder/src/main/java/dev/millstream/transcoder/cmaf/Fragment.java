package dev.millstream.transcoder.cmaf;

import java.util.List;

/// A `moof` and its `mdat`; `keyBytes` counts from the fragment's start to the end of its first
/// sample, the range that an I-frame playlist names.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Fragment(byte[] bytes, int keyBytes) {
  private static final int BASE_IS_MOOF = 0x020000;
  private static final int RUN_FLAGS = 0x000f01; // data offset; duration, size, flags, offset each
  private static final int SYNC = 0x02000000;
  private static final int DEPENDS = 0x01010000;

  /// Packs samples; `sequence` counts fragments from 1, `decodeTime` is that of the first sample.
  public static Fragment of(int sequence, long decodeTime, List<Sample> samples) {
    var out = new BoxWriter();
    var offsetAt = new int[1];
    out.box(
        "moof",
        () -> {
          out.fullBox("mfhd", 0, 0, () -> out.u32(sequence));
          out.box(
              "traf",
              () -> {
                out.fullBox("tfhd", 0, BASE_IS_MOOF, () -> out.u32(1));
                out.fullBox("tfdt", 1, 0, () -> out.u64(decodeTime));
                out.fullBox(
                    "trun",
                    0,
                    RUN_FLAGS,
                    () -> {
                      out.u32(samples.size());
                      offsetAt[0] = out.size();
                      out.u32(0);
                      samples.forEach(sample -> describe(out, sample));
                    });
              });
        });
    out.patch(offsetAt[0], out.size() + 8);
    var key = out.size() + 8 + samples.getFirst().bytes().length;
    out.box("mdat", () -> samples.forEach(sample -> out.bytes(sample.bytes())));
    return new Fragment(out.toBytes(), key);
  }

  private static void describe(BoxWriter out, Sample sample) {
    out.u32(sample.duration())
        .u32(sample.bytes().length)
        .u32(sample.sync() ? SYNC : DEPENDS)
        .u32(sample.compositionOffset());
  }
}
