package dev.millstream.control.direct;

import dev.millstream.store.Digest;
import dev.millstream.store.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One file on its way into a stage: in memory while it is small, on disk from then on.
final class Spool extends OutputStream {
  private final Path folder;
  private final int memoryBytesMax;
  private final long bytesMax;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long size;

  Spool(Path folder, int memoryBytesMax, long bytesMax) {
    this.folder = folder;
    this.memoryBytesMax = memoryBytesMax;
    this.bytesMax = bytesMax;
  }

  /// Removes what a killed server left of uploads that were under way.
  static void sweep(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "*.part")) {
        for (var file : files) {
          Files.delete(file);
        }
      }
    }
  }

  /// What was written exceeds the limit.
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(long bytesMax) {
      super("longer than " + bytesMax + " bytes");
    }
  }

  long size() {
    return size;
  }

  @Override
  public void write(int unit) throws IOException {
    write(new byte[] {(byte) unit}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (size > bytesMax) {
      throw new TooLongException(bytesMax);
    }
    if (out == null && size > memoryBytesMax) {
      Files.createDirectories(folder);
      file = Files.createTempFile(folder, "upload-", ".part");
      out = Files.newOutputStream(file);
      memory.writeTo(out);
      memory.reset();
    }
    (out == null ? memory : out).write(bytes, offset, length);
  }

  /// Puts what was written into the stage.
  Digest into(Stage stage) throws IOException {
    if (out == null || file == null) {
      return stage.put(memory.toByteArray());
    }
    out.close();
    out = null;
    try (var in = Files.newInputStream(file)) {
      return stage.put(in);
    }
  }

  /// Drops what is on disk.
  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
