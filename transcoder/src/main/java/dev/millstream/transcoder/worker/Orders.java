package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.hls.Voice;
import dev.millstream.transcoder.ladder.Coding;
import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Overlay;
import dev.millstream.transcoder.overlay.Position;
import dev.millstream.transcoder.source.Loudness;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a worker has to do.
public sealed interface Orders {
  /// Make a stream of `source` in the folder `output`, within limits, with `overlay` drawn over it.
  /// A source whose own pictures need no more than `ownBitsMax` bits a second is shown as it is
  /// until the rest is made; 0 means never. Its sounds are brought to `loudness`. What is above the
  /// lowest rung is made in chunks of at most `chunkSeconds`.
  record Stream(
      Path source,
      Path output,
      double durationSecondsMax,
      long framesMax,
      long outputBytesMax,
      long ownBitsMax,
      int chunkSeconds,
      Loudness loudness,
      Optional<Overlay> overlay,
      Reached reached)
      implements Orders {
    /// The same, but that something is there already.
    public Stream behind(Reached there) {
      return new Stream(
          source,
          output,
          durationSecondsMax,
          framesMax,
          outputBytesMax,
          ownBitsMax,
          chunkSeconds,
          loudness,
          overlay,
          there);
    }
  }

  /// Make what can be made of a stream whose source still grows; how many bytes of it may be read
  /// comes behind the orders, again and again.
  record Follow(Stream stream) implements Orders {}

  /// Make some chunks of a stream of which others make the rest.
  record Help(Stream stream) implements Orders {}

  /// Make further rungs of that stream, which is whole.
  record Further(Stream stream, Coding coding) implements Orders {}

  /// Decode a picture that is to be drawn over videos, and say how large it is.
  record Measure(Path picture) implements Orders {}

  /// Make of the sound in `source` one of a stream that lasts `seconds`, in the folder `folder` of
  /// `output`. If the voice says no language, the file is asked.
  record Sound(
      Path source,
      Path output,
      String folder,
      Voice voice,
      double seconds,
      Loudness loudness,
      long outputBytesMax)
      implements Orders {}

  /// The files that strangers have sent, and nothing else, which carrying them out reads.
  default List<Path> readable() {
    return switch (this) {
      case Stream it ->
          it.overlay.isPresent()
              ? List.of(it.source, it.overlay.get().picture())
              : List.of(it.source);
      case Follow it -> it.stream.readable();
      case Help it -> it.stream.readable();
      case Further it -> it.stream.readable();
      case Measure it -> List.of(it.picture);
      case Sound it -> List.of(it.source);
    };
  }

  /// The folder for what is made.
  default Optional<Path> writable() {
    return switch (this) {
      case Stream it -> Optional.of(it.output);
      case Follow it -> it.stream.writable();
      case Help it -> it.stream.writable();
      case Further it -> it.stream.writable();
      case Measure _ -> Optional.empty();
      case Sound it -> Optional.of(it.output);
    };
  }

  /// Writes the orders in the form that [#read] takes.
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Stream it -> {
        out.writeByte(1);
        writeStream(out, it);
      }
      case Follow it -> {
        out.writeByte(4);
        writeStream(out, it.stream);
      }
      case Help it -> {
        out.writeByte(5);
        writeStream(out, it.stream);
      }
      case Further it -> {
        out.writeByte(6);
        out.writeUTF(it.coding.name());
        writeStream(out, it.stream);
      }
      case Measure it -> {
        out.writeByte(2);
        out.writeUTF(it.picture.toString());
      }
      case Sound it -> {
        out.writeByte(3);
        out.writeUTF(it.source.toString());
        out.writeUTF(it.output.toString());
        out.writeUTF(it.folder);
        out.writeUTF(it.voice.language());
        out.writeUTF(it.voice.name());
        out.writeDouble(it.seconds);
        out.writeInt(it.loudness.lufs());
        out.writeLong(it.outputBytesMax);
      }
    }
  }

  private static void writeStream(DataOutput out, Stream it) throws IOException {
    out.writeUTF(it.source.toString());
    out.writeUTF(it.output.toString());
    out.writeDouble(it.durationSecondsMax);
    out.writeLong(it.framesMax);
    out.writeLong(it.outputBytesMax);
    out.writeLong(it.ownBitsMax);
    out.writeInt(it.chunkSeconds);
    out.writeInt(it.loudness.lufs());
    out.writeBoolean(it.overlay.isPresent());
    if (it.overlay.isPresent()) {
      writeOverlay(out, it.overlay.get());
    }
    it.reached.write(out);
  }

  private static void writeOverlay(DataOutput out, Overlay overlay) throws IOException {
    out.writeUTF(overlay.picture().toString());
    out.writeDouble(overlay.look().opacity());
    out.writeDouble(overlay.look().padding());
    out.writeDouble(overlay.look().scale());
    out.writeUTF(overlay.look().position().name());
  }

  /// Reads one set of orders.
  static Orders read(DataInput in) throws IOException {
    var tag = in.readByte();
    return switch (tag) {
      case 1 -> readStream(in);
      case 4 -> new Follow(readStream(in));
      case 5 -> new Help(readStream(in));
      case 6 -> {
        var coding = Coding.valueOf(in.readUTF());
        yield new Further(readStream(in), coding);
      }
      case 2 -> new Measure(Path.of(in.readUTF()));
      case 3 ->
          new Sound(
              Path.of(in.readUTF()),
              Path.of(in.readUTF()),
              in.readUTF(),
              new Voice(in.readUTF(), in.readUTF(), false),
              in.readDouble(),
              new Loudness(in.readInt()),
              in.readLong());
      default -> throw new IOException("a worker was sent unknown orders: " + tag);
    };
  }

  private static Stream readStream(DataInput in) throws IOException {
    return new Stream(
        Path.of(in.readUTF()),
        Path.of(in.readUTF()),
        in.readDouble(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        new Loudness(in.readInt()),
        in.readBoolean() ? Optional.of(readOverlay(in)) : Optional.empty(),
        Reached.read(in));
  }

  private static Overlay readOverlay(DataInput in) throws IOException {
    return new Overlay(
        Path.of(in.readUTF()),
        new Look(
            in.readDouble(), in.readDouble(), in.readDouble(), Position.valueOf(in.readUTF())));
  }
}
