package dev.millstream.store.file;

import dev.millstream.store.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A part of a file as a stream.
final class RangeStream extends InputStream {
  private final FileChannel channel;
  private long position;
  private long left;

  private RangeStream(FileChannel channel, ByteRange range) {
    this.channel = channel;
    position = range.offset();
    left = range.length();
  }

  static RangeStream open(Path file, ByteRange range) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      range.checkWithin(channel.size());
      return new RangeStream(channel, range);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return length == 0 ? 0 : -1;
    }
    var wanted = (int) Math.min(length, left);
    var read = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
    if (read < 0) {
      throw new IOException("a file was cut while it was read, " + left + " bytes are missing");
    }
    position += read;
    left -= read;
    return read;
  }

  @Override
  public int available() {
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
