package dev.millstream.functions.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Packs into `gzip`, `deflate` (RFC 1950) or `deflate-raw`.
final class Packer implements Codec {
  private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int GZIP_TAIL_BYTES = 8;

  private final Deflater deflater;
  private final boolean gzip;
  private final CRC32 sum = new CRC32();
  private boolean begun;
  private boolean done;

  Packer(String format) {
    gzip = format.equals("gzip");
    deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, !format.equals("deflate"));
  }

  @Override
  public void take(byte[] input) {
    sum.update(input);
    deflater.setInput(input);
  }

  @Override
  public void finish() {
    deflater.finish();
  }

  @Override
  public byte[] next() {
    if (done) {
      return new byte[0];
    }
    var piece = ByteBuffer.allocate(PIECE_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    if (gzip && !begun) {
      begun = true;
      piece.put(GZIP_HEAD);
    }
    var room = PIECE_BYTES_MAX - piece.position() - GZIP_TAIL_BYTES;
    var length = deflater.deflate(piece.array(), piece.position(), room);
    piece.position(piece.position() + length);
    if (deflater.finished()) {
      done = true;
      if (gzip) {
        piece.putInt((int) sum.getValue()).putInt((int) deflater.getBytesRead());
      }
    }
    return Arrays.copyOf(piece.array(), piece.position());
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
