package dev.millstream.transcoder.still;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.ladder.Cuts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One rung to take pictures from: its segments in order, read as far as they are needed.
public record Reel(RungHeader header, List<Digest> segments, Reader reader) {
  private static final long BYTES_MAX = 64L << 20;

  /// Reads an object whole.
  @FunctionalInterface
  public interface Reader {
    byte[] read(Digest digest) throws IOException;
  }

  /// The order for a still: the coded pictures from the one that decoding begins with. Times behind
  /// the end mean the last picture.
  public StillOrder order(Still still) throws IOException, DamagedMediaException {
    var times = still.times();
    var pictures = read(ticks(times[0]), ticks(times[times.length - 1]));
    var wanted = new long[times.length];
    var last = 0;
    for (var i = 0; i < times.length; i++) {
      var index = shownAt(pictures, ticks(times[i]));
      wanted[i] = pictures.get(index).shown();
      last = Math.max(last, index); // a picture may be decoded behind one that is shown later
    }
    var first = beginning(pictures, wanted[0]);
    return new StillOrder(
        still.format(),
        Math.max(1, still.perSecond()),
        still.framing(),
        header,
        List.copyOf(pictures.subList(first, last + 1)),
        wanted);
  }

  private long ticks(double seconds) {
    // what rounding took off a time must not give the picture before
    return (long) Math.floor(seconds * header.timescale() + 1e-3);
  }

  /// The pictures of the segments that hold these times. Cuts lie on frames, so that a segment may
  /// begin a little behind its second.
  private List<Coded> read(long from, long to) throws IOException, DamagedMediaException {
    var index = segments.size() - 1;
    while (index > 0 && Cuts.secondOf(index) * header.timescale() > from) {
      index--;
    }
    var pictures = new ArrayList<>(load(index));
    while (index > 0 && pictures.getFirst().shown() > from) {
      index--;
      pictures.addAll(0, load(index));
    }
    var next = index + 1;
    var bytes = 0L;
    while (next < segments.size() && end(pictures) <= to) {
      var more = load(next++);
      bytes += more.stream().mapToLong(picture -> picture.bytes().length).sum();
      if (bytes > BYTES_MAX) {
        throw new IOException("the pictures of a preview are larger than " + BYTES_MAX + " bytes");
      }
      pictures.addAll(more);
    }
    return pictures;
  }

  private List<Coded> load(int index) throws IOException, DamagedMediaException {
    var pictures = header.pictures(reader.read(segments.get(index)));
    if (pictures.isEmpty()) {
      throw new DamagedMediaException("a segment holds no pictures");
    }
    return pictures;
  }

  private static long end(List<Coded> pictures) {
    return pictures.stream()
        .mapToLong(picture -> picture.shown() + picture.ticks())
        .max()
        .orElse(0);
  }

  private static int shownAt(List<Coded> pictures, long ticks) {
    var best = 0;
    for (var i = 0; i < pictures.size(); i++) {
      var shown = pictures.get(i).shown();
      if (shown <= ticks && (shown > pictures.get(best).shown())) {
        best = i;
      }
    }
    return best;
  }

  private static int beginning(List<Coded> pictures, long shown) {
    var first = 0;
    for (var i = 0; i < pictures.size(); i++) {
      if (pictures.get(i).sync() && pictures.get(i).shown() <= shown) {
        first = i;
      }
    }
    return first;
  }
}
