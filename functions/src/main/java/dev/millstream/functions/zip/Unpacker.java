package dev.millstream.functions.zip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks `gzip`, `deflate` (RFC 1950) or `deflate-raw`. What follows the end is an error, as is
/// an end that does not come.
final class Unpacker implements Codec {
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int TAIL_BYTES = 8;

  private final Inflater inflater;
  private final boolean gzip;
  private final CRC32 sum = new CRC32();
  // Of a gzip's head or tail, what has come.
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private byte[] last = new byte[0];
  private boolean inHead;
  private boolean inTail;
  private boolean ended;
  private boolean tooMuch;
  private boolean finished;

  Unpacker(String format) {
    gzip = format.equals("gzip");
    inHead = gzip;
    inflater = new Inflater(!format.equals("deflate"));
  }

  @Override
  public void take(byte[] input) {
    if (inHead || inTail) {
      frame.writeBytes(input);
    } else if (ended) {
      tooMuch = true;
    } else {
      feed(input);
    }
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public byte[] next() throws BrokenDataException {
    if (inHead) {
      readHead();
    }
    var piece = inHead || inTail || ended ? new byte[0] : inflate();
    if (inTail && frame.size() >= TAIL_BYTES) {
      readTail();
    }
    if (tooMuch) {
      throw new BrokenDataException("there is something behind the end of the packed data");
    }
    if (finished && !ended && piece.length == 0) {
      throw new BrokenDataException("the packed data ends too soon");
    }
    return piece;
  }

  private byte[] inflate() throws BrokenDataException {
    var piece = new byte[PIECE_BYTES_MAX];
    int length;
    try {
      length = inflater.inflate(piece);
    } catch (DataFormatException e) {
      throw new BrokenDataException("the packed data is broken: " + e.getMessage());
    }
    if (inflater.needsDictionary()) {
      throw new BrokenDataException("the packed data needs a dictionary");
    }
    sum.update(piece, 0, length);
    if (inflater.finished()) {
      var rest = inflater.getRemaining();
      var input = pending(rest);
      ended = !gzip;
      inTail = gzip;
      tooMuch = ended && rest > 0;
      frame.reset();
      frame.writeBytes(input);
    }
    return Arrays.copyOf(piece, length);
  }

  private byte[] pending(int rest) {
    return Arrays.copyOfRange(last, last.length - rest, last.length);
  }

  private void readHead() throws BrokenDataException {
    var bytes = frame.toByteArray();
    var length = GzipHead.lengthOf(bytes);
    if (length < 0 && bytes.length > HEAD_BYTES_MAX) {
      throw new BrokenDataException("the gzip's head is too long");
    }
    if (length >= 0) {
      inHead = false;
      feed(Arrays.copyOfRange(bytes, length, bytes.length));
    }
  }

  private void feed(byte[] input) {
    last = input;
    inflater.setInput(input);
  }

  private void readTail() throws BrokenDataException {
    var tail = ByteBuffer.wrap(frame.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    if (tail.getInt() != (int) sum.getValue()
        || tail.getInt() != (int) inflater.getBytesWritten()) {
      throw new BrokenDataException("the packed data is broken: its sum is another");
    }
    inTail = false;
    ended = true;
    tooMuch = tail.hasRemaining();
  }

  @Override
  public boolean isDone() {
    return ended && finished;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
