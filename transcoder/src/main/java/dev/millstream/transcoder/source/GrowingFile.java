package dev.millstream.transcoder.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A file that another process writes to, of which so many bytes may be read: readers wait at that
/// end until there is more. Thread-safe.
public final class GrowingFile {
  private final Path path;
  private long bytes;

  public GrowingFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /// Allows to read the first `more` bytes; it never grows less.
  public synchronized void grow(long more) {
    bytes = Math.max(bytes, more);
    notifyAll();
  }

  private synchronized long awaitBehind(long position) throws InterruptedIOException {
    try {
      while (bytes <= position) {
        wait();
      }
      return bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for more of " + path);
    }
  }

  /// Reads it once from its start.
  public Reader open() throws IOException {
    return new Reader(FileChannel.open(path));
  }

  /// One reading. Not thread-safe.
  public final class Reader implements AutoCloseable {
    private final FileChannel file;

    private Reader(FileChannel file) {
      this.file = file;
    }

    /// Reads what fits and is there, a byte at least; waits for it. Never the end.
    public int read(ByteBuffer into) throws IOException {
      var there = awaitBehind(file.position()) - file.position();
      var limited = into.slice(into.position(), (int) Math.min(into.remaining(), there));
      var read = file.read(limited);
      if (read <= 0) {
        throw new EOFException(path + " is shorter than was said");
      }
      into.position(into.position() + read);
      return read;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
