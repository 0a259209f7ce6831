package dev.millstream.control.stream.tus;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The file of an upload: it only grows, and its length is the upload's offset. Whoever appends
/// holds the upload's lock.
public record UploadFile(Path path) {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int TELL_BYTES = 1 << 20;

  /// Makes the file, empty, and its entry in the folder durable.
  public void create() throws IOException {
    Files.createFile(path);
    try (var folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  /// Throws away what is there.
  void clear() throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
  }

  /// Throws away what lies behind the first `bytes`.
  public void cut(long bytes) throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(bytes).force(true);
    }
  }

  /// Makes the file what its `parts` are, one after the other, and durable.
  void join(List<Path> parts) throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(0);
      for (var part : parts) {
        try (var in = FileChannel.open(part, StandardOpenOption.READ)) {
          var left = in.size();
          while (left > 0) {
            // the kernel copies, and shares the blocks where the file system can
            var moved = in.transferTo(in.size() - left, left, file);
            if (moved <= 0) {
              throw new EOFException(part + " ended early");
            }
            left -= moved;
          }
        }
      }
      file.force(true);
    }
  }

  /// How many bytes are there; none if there is no file.
  public long length() throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /// Appends all of `in`, at most `bytesMax`, and makes it durable.
  ///
  /// @throws TooLongException if there was more; the file is as it was before
  /// @throws CutShortException if the connection broke
  public void appendAll(InputStream in, long bytesMax) throws IOException {
    var start = length();
    switch (append(in, bytesMax, Optional.empty(), _ -> {})) {
      case Appended.Whole _ -> {}
      case Appended.Broken broken -> throw new CutShortException(broken.offset() - start);
      case Appended.Overlong _ -> throw new TooLongException(bytesMax);
      case Appended.Mismatched _ -> throw new AssertionError("there was no checksum");
    }
  }

  /// Tells `grown` the length of the file now and then, but not of what a checksum is still to
  /// vouch for.
  Appended append(InputStream in, long bytesMax, Optional<Checksum> checksum, LongConsumer grown)
      throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      var start = file.size();
      file.position(start);
      var told = start;
      var broken = false;
      var buffer = new byte[BUFFER_BYTES];
      while (true) {
        int read;
        try {
          read = in.read(buffer);
        } catch (IOException e) {
          broken = true;
          break;
        }
        if (read < 0) {
          break;
        }
        if (file.position() + read - start > bytesMax) {
          file.truncate(start).force(true);
          return new Appended.Overlong();
        }
        var left = ByteBuffer.wrap(buffer, 0, read);
        while (left.hasRemaining()) {
          file.write(left);
        }
        checksum.ifPresent(sum -> sum.update(buffer, read));
        if (checksum.isEmpty() && file.position() - told >= TELL_BYTES) {
          told = file.position();
          grown.accept(told);
        }
      }
      if (checksum.isPresent() && (broken || !checksum.get().holds())) {
        file.truncate(start).force(true);
        return broken ? new Appended.Broken(start) : new Appended.Mismatched();
      }
      file.force(true);
      grown.accept(file.size());
      return broken ? new Appended.Broken(file.size()) : new Appended.Whole(file.size());
    }
  }

  /// There was more than may be.
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(long bytesMax) {
      super("more than " + bytesMax + " bytes");
    }
  }

  /// The connection broke.
  public static final class CutShortException extends IOException {
    private static final long serialVersionUID = 1L;

    CutShortException(long bytes) {
      super("the connection broke after " + bytes + " bytes");
    }
  }
}
