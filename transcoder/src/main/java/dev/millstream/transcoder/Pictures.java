package dev.millstream.transcoder;

import dev.millstream.store.picture.SitePictures;
import dev.millstream.transcoder.worker.PictureWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes pictures of sites smaller, and decodes them, in a process that stays for the next one and
/// is replaced where a picture kills it. For one thread; a call blocks.
public final class Pictures implements AutoCloseable {
  /// A picture of more bytes stays as it is.
  public static final int FILE_BYTES_MAX = 32 << 20;

  private static final long PIXELS_MAX = 40_000_000;
  private static final long MEMORY_BYTES_MAX = 1536L << 20;
  private static final Duration STARTING = Duration.ofMinutes(1);
  private static final Duration WORKING = Duration.ofMinutes(2);
  private static final Duration WAITING = Duration.ofHours(1);

  private final TranscoderSettings settings;
  private final Path folder;
  private @Nullable WorkerProcess worker;

  Pictures(TranscoderSettings settings) throws IOException {
    this.settings = settings.memory(MEMORY_BYTES_MAX);
    folder = Files.createTempDirectory("millstream-pictures");
  }

  /// What became of a picture.
  public sealed interface Outcome {
    /// Files that are a tenth smaller at least; none where it is small already.
    record Made(List<Smaller> files) implements Outcome {}

    /// It stays as it is; `why` is the end of a sentence.
    record Left(String why) implements Outcome {}
  }

  /// A smaller file of a picture; `width` is in pixels, 0 if it is as wide as the picture itself.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Smaller(SitePictures.Format format, int width, byte[] bytes) {}

  /// Makes a picture smaller.
  ///
  /// @throws IOException if no process could be started; the picture is not at fault
  public Outcome make(byte[] picture) throws IOException {
    if (picture.length > FILE_BYTES_MAX) {
      return new Outcome.Left("it has more than %,d bytes".formatted(FILE_BYTES_MAX));
    }
    var process = running();
    try {
      order(process, PictureWorker.SMALLER, picture);
      var count = process.output().readInt();
      if (count < 0) {
        return new Outcome.Left(process.output().readUTF());
      }
      var files = new ArrayList<Smaller>();
      for (var i = 0; i < count; i++) {
        files.add(smaller(process));
      }
      return new Outcome.Made(files);
    } catch (IOException e) {
      var why = process.lastWords();
      drop();
      return new Outcome.Left("it could not be worked on: " + why);
    } finally {
      process.allow(WAITING);
    }
  }

  /// A picture of at most 1024 pixels a side: red, green and blue of each in a byte each.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Pixels(int width, int height, byte[] rgb) {}

  /// Decodes a JPEG, PNG or WebP, and scales it down; empty if it cannot be.
  ///
  /// @throws IOException if no process could be started; the picture is not at fault
  public Optional<Pixels> pixels(byte[] picture) throws IOException {
    var process = running();
    try {
      order(process, PictureWorker.PIXELS, picture);
      var length = process.output().readInt();
      if (length < 0) {
        process.output().readUTF();
        return Optional.empty();
      }
      var width = process.output().readInt();
      var height = process.output().readInt();
      return Optional.of(new Pixels(width, height, file(process, length - 2 * Integer.BYTES)));
    } catch (IOException e) {
      drop();
      return Optional.empty();
    } finally {
      process.allow(WAITING);
    }
  }

  private static void order(WorkerProcess process, int order, byte[] picture) throws IOException {
    process.allow(WORKING);
    process.input().writeByte(order);
    process.input().writeLong(PIXELS_MAX);
    process.input().writeInt(picture.length);
    process.input().write(picture);
    process.input().flush();
  }

  private static Smaller smaller(WorkerProcess process) throws IOException {
    var format = SitePictures.Format.valueOf(process.output().readUTF());
    var width = process.output().readInt();
    return new Smaller(format, width, file(process, process.output().readInt()));
  }

  private static byte[] file(WorkerProcess process, int length) throws IOException {
    if (length > FILE_BYTES_MAX) {
      throw new IOException("a picture of " + length + " bytes");
    }
    var bytes = process.output().readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the process ended in the midst of a picture");
    }
    return bytes;
  }

  private WorkerProcess running() throws IOException {
    if (worker != null) {
      return worker;
    }
    var started = WorkerProcess.start(settings, folder, PictureWorker.class);
    started.allow(STARTING);
    try {
      if (started.output().readInt() != PictureWorker.READY) {
        throw new IOException("it speaks another language");
      }
    } catch (IOException e) {
      var why = started.lastWords();
      started.close();
      throw new IOException("no process for pictures could be started: " + why, e);
    }
    worker = started;
    return started;
  }

  private void drop() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }

  /// Ends the process.
  @Override
  public void close() throws IOException {
    drop();
    Files.deleteIfExists(folder.resolve("worker.err"));
    Files.deleteIfExists(folder.resolve("crash.log"));
    Files.deleteIfExists(folder);
  }
}
