package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ladder.Chunk;
import dev.millstream.transcoder.source.Chapter;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a worker tells its parent, in the order in which it happened. A `folder` names a rendition
/// and is relative to the output folder; files are complete when they are reported.
public sealed interface Report {
  /// The range of light that pictures usually have, as HLS names it.
  String USUAL = "SDR";

  /// What the source is; with a duration of 0, as its first seconds say, while it grows. A stream
  /// that was begun with another `reading` cannot be gone on with.
  record Probed(
      double durationSeconds,
      int width,
      int height,
      double frameRate,
      String videoCodec,
      Optional<String> audioCodec,
      String reading)
      implements Report {
    /// Whether what was made of the one fits to what is made of the other.
    public boolean like(Probed other) {
      return width == other.width
          && height == other.height
          && frameRate == other.frameRate
          && audioCodec.equals(other.audioCodec)
          && reading.equals(other.reading);
    }
  }

  /// A rendition has its `init.mp4`. Pictures have a size, a rate and a range of light as HLS names
  /// it; with sound the first three are 0.
  record Opened(
      String folder,
      String codecs,
      int timescale,
      int width,
      int height,
      double frameRate,
      String range)
      implements Report {
    /// Pictures of the usual range, or sound.
    public Opened(
        String folder, String codecs, int timescale, int width, int height, double frameRate) {
      this(folder, codecs, timescale, width, height, frameRate, USUAL);
    }

    public boolean video() {
      return width > 0;
    }
  }

  /// A rendition has one more segment.
  record Wrote(String folder, String file, long ticks, long bytes, List<Key> keys)
      implements Report {
    public Wrote {
      keys = List.copyOf(keys);
    }

    /// The segment's number, from 0.
    public int index() {
      return SegmentFiles.index(file);
    }
  }

  /// Where in a segment a picture stands alone, and for how many ticks until the next one.
  record Key(long offset, long length, long ticks) {}

  /// A rendition has all its segments.
  record Ended(String folder) implements Report {}

  /// The poster is there, as `poster.jpg`.
  record Posted() implements Report {}

  /// The storyboard is there, as `storyboard.jpg`: `count` tiles in rows of `columns`, one for each
  /// step of time.
  record Tiled(double stepSeconds, int columns, int width, int height, int count)
      implements Report {}

  /// The chapters of the source; told only if there are any.
  record Chaptered(List<Chapter> chapters) implements Report {
    public Chaptered {
      chapters = List.copyOf(chapters);
    }
  }

  /// What the sound in a folder, which is opened next, is to its listeners.
  record Heard(String folder, String language, String label) implements Report {}

  /// Subtitles of the source are there, as a WebVTT file.
  record Subtitled(String language, String label, String file) implements Report {}

  record Progressed(double percent) implements Report {}

  /// How large a picture is, which can be decoded.
  record Measured(int width, int height) implements Report {}

  /// The rungs above the lowest come next, in these chunks.
  record Planned(List<Chunk> chunks) implements Report {
    public Planned {
      chunks = List.copyOf(chunks);
    }
  }

  /// May it go on with segment `at`, or, if that is [#ANYWHERE], where it is wanted? The worker
  /// waits for the answer, which is from which segment to before which.
  record Asked(int at) implements Report {
    public static final int ANYWHERE = -1;
  }

  /// The worker gives up; `code` is an `ERR_` code.
  record Failed(String code, String text) implements Report {}

  /// Everything is done.
  record Done() implements Report {}

  /// Writes the report in the form that [#read] takes.
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Probed it -> {
        out.writeByte(1);
        out.writeDouble(it.durationSeconds);
        out.writeInt(it.width);
        out.writeInt(it.height);
        out.writeDouble(it.frameRate);
        out.writeUTF(it.videoCodec);
        out.writeUTF(it.audioCodec.orElse(""));
        out.writeUTF(it.reading);
      }
      case Opened it -> writeOpened(out, it);
      case Wrote it -> {
        out.writeByte(3);
        out.writeUTF(it.folder);
        out.writeUTF(it.file);
        out.writeLong(it.ticks);
        out.writeLong(it.bytes);
        writeKeys(out, it.keys);
      }
      case Ended it -> words(out, 4, it.folder);
      case Posted _ -> out.writeByte(5);
      case Progressed it -> {
        out.writeByte(6);
        out.writeDouble(it.percent);
      }
      case Failed it -> words(out, 7, it.code, it.text);
      case Done _ -> out.writeByte(8);
      case Tiled it -> {
        out.writeByte(9);
        out.writeDouble(it.stepSeconds);
        out.writeInt(it.columns);
        out.writeInt(it.width);
        out.writeInt(it.height);
        out.writeInt(it.count);
      }
      case Chaptered it -> {
        out.writeByte(10);
        writeChapters(out, it.chapters);
      }
      case Heard it -> words(out, 12, it.folder, it.language, it.label);
      case Subtitled it -> words(out, 11, it.language, it.label, it.file);
      case Measured it -> numbers(out, 13, it.width, it.height);
      case Planned it -> {
        numbers(out, 14, it.chunks.size());
        writeChunks(out, it.chunks);
      }
      case Asked it -> numbers(out, 15, it.at);
    }
  }

  private static void writeOpened(DataOutput out, Opened it) throws IOException {
    out.writeByte(it.range.equals(USUAL) ? 2 : 16);
    out.writeUTF(it.folder);
    out.writeUTF(it.codecs);
    out.writeInt(it.timescale);
    out.writeInt(it.width);
    out.writeInt(it.height);
    out.writeDouble(it.frameRate);
    if (!it.range.equals(USUAL)) {
      out.writeUTF(it.range);
    }
  }

  private static void words(DataOutput out, int tag, String... words) throws IOException {
    out.writeByte(tag);
    for (var word : words) {
      out.writeUTF(word);
    }
  }

  private static void numbers(DataOutput out, int tag, int... numbers) throws IOException {
    out.writeByte(tag);
    for (var number : numbers) {
      out.writeInt(number);
    }
  }

  private static void writeChunks(DataOutput out, List<Chunk> chunks) throws IOException {
    for (var chunk : chunks) {
      out.writeInt(chunk.first());
      out.writeInt(chunk.end());
    }
  }

  private static void writeKeys(DataOutput out, List<Key> keys) throws IOException {
    out.writeInt(keys.size());
    for (var key : keys) {
      out.writeLong(key.offset);
      out.writeLong(key.length);
      out.writeLong(key.ticks);
    }
  }

  private static void writeChapters(DataOutput out, List<Chapter> chapters) throws IOException {
    out.writeInt(chapters.size());
    for (var chapter : chapters) {
      out.writeDouble(chapter.start());
      out.writeUTF(chapter.title());
    }
  }

  /// The next report; empty if the worker has ended.
  static Optional<Report> read(DataInputStream in) throws IOException {
    var tag = in.read();
    if (tag < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(tag, in));
    } catch (EOFException e) {
      return Optional.empty(); // killed in the middle of a sentence
    }
  }

  private static Report read(int tag, DataInput in) throws IOException {
    return switch (tag) {
      case 1 ->
          new Probed(
              in.readDouble(),
              in.readInt(),
              in.readInt(),
              in.readDouble(),
              in.readUTF(),
              Optional.of(in.readUTF()).filter(codec -> !codec.isEmpty()),
              in.readUTF());
      case 2 -> opened(in, false);
      case 16 -> opened(in, true);
      case 3 -> new Wrote(in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), readKeys(in));
      case 4 -> new Ended(in.readUTF());
      case 5 -> new Posted();
      case 6 -> new Progressed(in.readDouble());
      case 7 -> new Failed(in.readUTF(), in.readUTF());
      case 8 -> new Done();
      case 9 -> new Tiled(in.readDouble(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
      case 10 -> new Chaptered(readChapters(in));
      case 11 -> new Subtitled(in.readUTF(), in.readUTF(), in.readUTF());
      case 12 -> new Heard(in.readUTF(), in.readUTF(), in.readUTF());
      case 13 -> new Measured(in.readInt(), in.readInt());
      case 14 -> new Planned(readChunks(in));
      case 15 -> new Asked(in.readInt());
      default -> throw new IOException("a worker sent an unknown report: " + tag);
    };
  }

  private static Opened opened(DataInput in, boolean told) throws IOException {
    return new Opened(
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        told ? in.readUTF() : USUAL);
  }

  private static List<Chapter> readChapters(DataInput in) throws IOException {
    var chapters = new ArrayList<Chapter>();
    for (var left = in.readInt(); left > 0; left--) {
      chapters.add(new Chapter(in.readDouble(), in.readUTF()));
    }
    return chapters;
  }

  private static List<Chunk> readChunks(DataInput in) throws IOException {
    var chunks = new ArrayList<Chunk>();
    for (var left = in.readInt(); left > 0; left--) {
      chunks.add(new Chunk(in.readInt(), in.readInt()));
    }
    return chunks;
  }

  private static List<Key> readKeys(DataInput in) throws IOException {
    var keys = new ArrayList<Key>();
    for (var left = in.readInt(); left > 0; left--) {
      keys.add(new Key(in.readLong(), in.readLong(), in.readLong()));
    }
    return keys;
  }
}
