package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.confine.Confinement;
import dev.millstream.transcoder.ffmpeg.Libraries;
import dev.millstream.transcoder.ffmpeg.picture.SmallPixels;
import dev.millstream.transcoder.ffmpeg.picture.UnfitPictureException;
import dev.millstream.transcoder.ffmpeg.picture.WebPicture;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The main class of a process that makes pictures smaller, one after the other: it takes a byte
/// that says how, how many pixels one may have, a length and the file. To [#SMALLER] it gives a
/// number of files, each with its format, width and length, to [#PIXELS] a length, with
/// [SmallPixels], or -1 and what is wrong. It ends when its parent closes the pipe, however that
/// ends.
public final class PictureWorker {
  /// What it says when it can begin.
  public static final int READY = 1;

  /// To be made smaller files that look the same.
  public static final int SMALLER = 1;

  /// To be decoded.
  public static final int PIXELS = 2;

  private static final int FAILED = -1;

  private PictureWorker() {}

  static void main() throws IOException, InterruptedException {
    var confinement = Confinement.prepare();
    var in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    var out = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    Libraries.load();
    confinement.enter(List.of(), Optional.empty());
    out.writeInt(READY);
    out.flush();
    try {
      while (true) {
        var order = in.readByte();
        var pixelsMax = in.readLong();
        var file = new byte[in.readInt()];
        in.readFully(file);
        answer(order, file, pixelsMax, out);
      }
    } catch (EOFException e) {
      // nobody asks any more
    }
  }

  private static void answer(int order, byte[] file, long pixelsMax, DataOutputStream out)
      throws IOException {
    try {
      if (order == PIXELS) {
        write(SmallPixels.of(file, pixelsMax), out);
      } else {
        var files = WebPicture.of(file, pixelsMax);
        out.writeInt(files.size());
        for (var smaller : files) {
          out.writeUTF(smaller.format().name());
          out.writeInt(smaller.width());
          write(smaller.bytes(), out);
        }
      }
    } catch (UnfitPictureException | RuntimeException e) {
      out.writeInt(FAILED);
      out.writeUTF(String.valueOf(e.getMessage()));
    }
    out.flush();
  }

  private static void write(byte[] file, DataOutputStream out) throws IOException {
    out.writeInt(file.length);
    out.write(file);
  }
}
