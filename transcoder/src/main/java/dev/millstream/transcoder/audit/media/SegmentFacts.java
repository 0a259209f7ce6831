package dev.millstream.transcoder.audit.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a media segment holds, from its boxes; times are in ticks of the track.
public record SegmentFacts(List<Fragment> fragments) {
  /// A `moof` with its `mdat`. `key` tells whether the first sample is a picture that stands alone;
  /// `firstEnd` is the byte of the segment behind that sample.
  public record Fragment(
      int at, long decodeTime, long ticks, int samples, long lastTicks, boolean key, int firstEnd) {
    public long end() {
      return decodeTime + ticks;
    }
  }

  public long start() {
    return fragments.getFirst().decodeTime();
  }

  public long ticks() {
    return fragments.stream().mapToLong(Fragment::ticks).sum();
  }

  public int samples() {
    return fragments.stream().mapToInt(Fragment::samples).sum();
  }

  public static SegmentFacts of(byte[] bytes, TrackHeader track) throws DamagedMediaException {
    try {
      var segment = ByteBuffer.wrap(bytes);
      var found = new ArrayList<Fragment>();
      for (var box : Boxes.in(segment)) {
        if (box.type().equals("moof")) {
          found.add(new Run(segment, box, track).read());
        }
      }
      if (found.isEmpty()) {
        throw new DamagedMediaException("there is no moof in it");
      }
      return new SegmentFacts(List.copyOf(found));
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedMediaException("the segment ends early");
    }
  }

  /// Reads one fragment's `traf` (ISO/IEC 14496-12, 8.8.6 to 8.8.8).
  private static final class Run {
    private static final int BASE_DATA_OFFSET = 0x1;
    private static final int DESCRIPTION_INDEX = 0x2;
    private static final int DEFAULT_DURATION = 0x8;
    private static final int DEFAULT_SIZE = 0x10;
    private static final int DATA_OFFSET = 0x1;
    private static final int FIRST_FLAGS = 0x4;
    private static final int DURATION = 0x100;
    private static final int SIZE = 0x200;
    private static final int FLAGS = 0x400;
    private static final int OFFSET = 0x800;
    private static final int AV1_FRAME_HEADER = 3;
    private static final int AV1_FRAME = 6;
    private static final int SAMPLES_MAX = 1_000_000;

    private final ByteBuffer segment;
    private final Boxes.Box moof;
    private final TrackHeader track;
    private long defaultTicks;
    private int defaultSize;
    private long ticks;
    private long lastTicks;
    private int samples;
    private Optional<Integer> firstAt = Optional.empty();
    private int firstSize;

    Run(ByteBuffer segment, Boxes.Box moof, TrackHeader track) {
      this.segment = segment;
      this.moof = moof;
      this.track = track;
      this.defaultTicks = track.defaultTicks();
    }

    Fragment read() throws DamagedMediaException {
      var decodeTime = 0L;
      var traf =
          Boxes.find(moof.content(), "traf")
              .orElseThrow(() -> new DamagedMediaException("a moof holds no traf"));
      for (var box : Boxes.in(traf)) {
        switch (box.type()) {
          case "tfhd" -> defaults(box.content());
          case "tfdt" -> decodeTime = decodeTime(box.content());
          case "trun" -> run(box.content());
          default -> {
            // nothing that is audited
          }
        }
      }
      var start = firstAt.orElse(0);
      var key = samples > 0 && (!track.pictures() || standsAlone(start, firstSize));
      return new Fragment(moof.at(), decodeTime, ticks, samples, lastTicks, key, start + firstSize);
    }

    private static long decodeTime(ByteBuffer tfdt) {
      return tfdt.get(0) == 1 ? tfdt.getLong(4) : Integer.toUnsignedLong(tfdt.getInt(4));
    }

    private void defaults(ByteBuffer tfhd) {
      var flags = tfhd.getInt(0);
      var at = 8;
      at += (flags & BASE_DATA_OFFSET) != 0 ? 8 : 0;
      at += (flags & DESCRIPTION_INDEX) != 0 ? 4 : 0;
      if ((flags & DEFAULT_DURATION) != 0) {
        defaultTicks = Integer.toUnsignedLong(tfhd.getInt(at));
        at += 4;
      }
      if ((flags & DEFAULT_SIZE) != 0) {
        defaultSize = tfhd.getInt(at);
      }
    }

    private void run(ByteBuffer trun) throws DamagedMediaException {
      var flags = trun.getInt(0);
      var count = trun.getInt(4);
      if (count < 0 || count > SAMPLES_MAX) {
        throw new DamagedMediaException("a trun claims %d samples".formatted(count));
      }
      var at = 8;
      var offset = 0;
      if ((flags & DATA_OFFSET) != 0) {
        offset = trun.getInt(at);
        at += 4;
      }
      at += (flags & FIRST_FLAGS) != 0 ? 4 : 0;
      for (var i = 0; i < count; i++) {
        lastTicks = defaultTicks;
        if ((flags & DURATION) != 0) {
          lastTicks = Integer.toUnsignedLong(trun.getInt(at));
          at += 4;
        }
        ticks += lastTicks;
        var size = defaultSize;
        if ((flags & SIZE) != 0) {
          size = trun.getInt(at);
          at += 4;
        }
        at += ((flags & FLAGS) != 0 ? 4 : 0) + ((flags & OFFSET) != 0 ? 4 : 0);
        if (firstAt.isEmpty()) {
          firstAt = Optional.of(moof.at() + offset);
          firstSize = size;
        }
      }
      samples += count;
    }

    /// Whether the first frame is a key frame that is shown anew.
    private boolean av1Key(int from, int end) {
      var at = from;
      while (at < end) {
        var head = segment.get(at);
        var type = head >> 3 & 15;
        var next = at + ((head & 4) != 0 ? 2 : 1);
        var size = 0L;
        var part = (head & 2) != 0 ? -1 : 0;
        for (var shift = 0; part < 0; shift += 7) {
          part = segment.get(next++);
          size |= (long) (part & 0x7f) << shift;
        }
        if (type == AV1_FRAME_HEADER || type == AV1_FRAME) {
          return (segment.get(next) & 0xe0) == 0;
        }
        at = (head & 2) != 0 ? (int) Math.min(end, next + size) : end;
      }
      return false;
    }

    /// Whether the first slice is that of an IDR picture, or in HEVC of any IRAP picture.
    private boolean standsAlone(int from, int size) {
      if (track.av1()) {
        return av1Key(from, from + size);
      }
      var at = from;
      while (at + track.lengthBytes() < from + size) {
        var length = 0L;
        for (var i = 0; i < track.lengthBytes(); i++) {
          length = length << 8 | (segment.get(at + i) & 0xff);
        }
        var head = segment.get(at + track.lengthBytes());
        var type = track.hevc() ? head >> 1 & 0x3f : head & 0x1f;
        var slice = track.hevc() ? type < 32 : type >= 1 && type <= 5;
        if (slice) {
          return track.hevc() ? type >= 16 && type <= 23 : type == 5;
        }
        if (length > size) {
          return false;
        }
        at += track.lengthBytes() + (int) length;
      }
      return false;
    }
  }
}
