package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ffmpeg.Libraries;
import dev.millstream.transcoder.ffmpeg.Painter;
import dev.millstream.transcoder.still.StillOrder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/// The main class of a process that paints stills, one order after the other: a length and the
/// file, or -1 and what is wrong. It ends when its parent closes the pipe, however that ends.
public final class StillWorker {
  private static final int FAILED = -1;

  private StillWorker() {}

  static void main() throws IOException {
    var in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    var out = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    Libraries.load();
    try {
      while (true) {
        answer(StillOrder.read(in), out);
      }
    } catch (EOFException e) {
      // nobody asks any more
    }
  }

  private static void answer(StillOrder order, DataOutputStream out) throws IOException {
    try {
      var file = Painter.paint(order);
      out.writeInt(file.length);
      out.write(file);
    } catch (IOException | RuntimeException e) {
      out.writeInt(FAILED);
      out.writeUTF(String.valueOf(e.getMessage()));
    }
    out.flush();
  }
}
