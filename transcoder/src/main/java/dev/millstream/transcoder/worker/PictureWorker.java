package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ffmpeg.Libraries;
import dev.millstream.transcoder.ffmpeg.picture.UnfitPictureException;
import dev.millstream.transcoder.ffmpeg.picture.WebPicture;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/// The main class of a process that makes pictures smaller, one after the other: it takes how many
/// pixels one may have, a length and the file, and gives two lengths, each with its file, or -1 and
/// what is wrong. It ends when its parent closes the pipe, however that ends.
public final class PictureWorker {
  /// What it says when it can begin.
  public static final int READY = 1;

  private static final int FAILED = -1;

  private PictureWorker() {}

  static void main() throws IOException {
    var in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    var out = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    Libraries.load();
    out.writeInt(READY);
    out.flush();
    try {
      while (true) {
        var pixelsMax = in.readLong();
        var file = new byte[in.readInt()];
        in.readFully(file);
        answer(file, pixelsMax, out);
      }
    } catch (EOFException e) {
      // nobody asks any more
    }
  }

  private static void answer(byte[] file, long pixelsMax, DataOutputStream out) throws IOException {
    try {
      var variants = WebPicture.of(file, pixelsMax);
      write(variants.avif(), out);
      write(variants.webp(), out);
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
