package dev.millstream.transcoder.download;

import dev.millstream.transcoder.cmaf.BoxWriter;
import java.util.Arrays;

/// The samples of one track as a file without fragments lists them (ISO/IEC 14496-12, 8.6 and 8.7):
/// four bytes a sample, and runs of what is mostly equal.
final class SampleTable {
  private static final int SYNC_DEPENDS_ON_NONE = 0x02000000;

  private final Runs durations = new Runs();
  private final Runs compositions = new Runs();
  private final Runs chunks = new Runs();
  private final Numbers sizes = new Numbers();
  private final Numbers keys = new Numbers();
  private long[] offsets = new long[256];
  private int chunkCount;
  private int inChunk;
  private long ticks;

  /// Begins a chunk: samples that lie behind each other, from `offset` within the media bytes.
  void chunk(long offset) {
    endChunk();
    if (chunkCount == offsets.length) {
      offsets = Arrays.copyOf(offsets, chunkCount * 2);
    }
    offsets[chunkCount++] = offset;
  }

  void sample(int duration, int size, int flags, int composition) {
    durations.add(duration);
    compositions.add(composition);
    sizes.add(size);
    inChunk++;
    ticks += Integer.toUnsignedLong(duration);
    if ((flags & SYNC_DEPENDS_ON_NONE) != 0) {
      keys.add(sizes.count);
    }
  }

  long ticks() {
    return ticks;
  }

  /// Writes the boxes; media bytes begin at `base` in the file. No more samples may come.
  void write(BoxWriter out, long base) {
    endChunk();
    out.fullBox("stts", 0, 0, () -> durations.write(out));
    if (!compositions.allZero()) {
      out.fullBox("ctts", 1, 0, () -> compositions.write(out));
    }
    if (keys.count < sizes.count) {
      out.fullBox("stss", 0, 0, () -> keys.write(out));
    }
    out.fullBox("stsc", 0, 0, () -> chunks.writeFirsts(out));
    out.fullBox("stsz", 0, 0, () -> sizes.write(out.u32(0)));
    out.fullBox(
        "co64",
        0,
        0,
        () -> {
          out.u32(chunkCount);
          for (var i = 0; i < chunkCount; i++) {
            out.u64(base + offsets[i]);
          }
        });
  }

  private void endChunk() {
    if (inChunk > 0) {
      chunks.add(inChunk);
      inChunk = 0;
    }
  }

  /// A growing list.
  private static final class Numbers {
    private int[] values = new int[1024];
    private int count;

    void add(int value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = value;
    }

    void write(BoxWriter out) {
      out.u32(count);
      for (var i = 0; i < count; i++) {
        out.u32(values[i]);
      }
    }
  }

  /// A list in runs of equal values.
  private static final class Runs {
    private final Numbers values = new Numbers();
    private final Numbers counts = new Numbers();

    void add(int value) {
      var last = values.count - 1;
      if (last >= 0 && values.values[last] == value) {
        counts.values[last]++;
      } else {
        values.add(value);
        counts.add(1);
      }
    }

    boolean allZero() {
      return values.count == 0 || (values.count == 1 && values.values[0] == 0);
    }

    void write(BoxWriter out) {
      out.u32(values.count);
      for (var i = 0; i < values.count; i++) {
        out.u32(counts.values[i]).u32(values.values[i]);
      }
    }

    /// Each run by the number of its first element, counted from 1.
    void writeFirsts(BoxWriter out) {
      out.u32(values.count);
      var first = 1;
      for (var i = 0; i < values.count; i++) {
        out.u32(first).u32(values.values[i]).u32(1);
        first += counts.values[i];
      }
    }
  }
}
