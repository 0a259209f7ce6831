package dev.millstream.transcoder.still;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the process that paints is told: the pictures to decode, which of them are wanted (by the
/// ticks at which they are shown, in order), and what to make of those.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StillOrder(
    StillFormat format,
    int perSecond,
    Framing framing,
    RungHeader header,
    List<Coded> pictures,
    long[] wanted) {
  private static final int PICTURE_BYTES_MAX = 64 << 20;

  public void write(DataOutput out) throws IOException {
    out.writeUTF(format.name());
    out.writeInt(perSecond);
    out.writeInt(framing.scaledWidth());
    out.writeInt(framing.scaledHeight());
    out.writeInt(framing.width());
    out.writeInt(framing.height());
    out.writeInt(header.width());
    out.writeInt(header.height());
    out.writeInt(header.timescale());
    out.writeInt(header.delayTicks());
    write(out, header.config());
    out.writeInt(pictures.size());
    for (var picture : pictures) {
      out.writeLong(picture.shown());
      out.writeInt(picture.ticks());
      out.writeBoolean(picture.sync());
      write(out, picture.bytes());
    }
    out.writeInt(wanted.length);
    for (var ticks : wanted) {
      out.writeLong(ticks);
    }
  }

  public static StillOrder read(DataInput in) throws IOException {
    var format = StillFormat.valueOf(in.readUTF());
    var perSecond = in.readInt();
    var framing = new Framing(in.readInt(), in.readInt(), in.readInt(), in.readInt());
    var width = in.readInt();
    var height = in.readInt();
    var timescale = in.readInt();
    var delay = in.readInt();
    var header = new RungHeader(bytes(in), width, height, timescale, delay);
    var pictures = new ArrayList<Coded>();
    for (var left = in.readInt(); left > 0; left--) {
      pictures.add(new Coded(in.readLong(), in.readInt(), in.readBoolean(), bytes(in)));
    }
    var wanted = new long[in.readInt()];
    for (var i = 0; i < wanted.length; i++) {
      wanted[i] = in.readLong();
    }
    return new StillOrder(format, perSecond, framing, header, pictures, wanted);
  }

  private static void write(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInput in) throws IOException {
    var length = in.readInt();
    if (length < 0 || length > PICTURE_BYTES_MAX) {
      throw new IOException("a coded picture of " + length + " bytes");
    }
    var bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
