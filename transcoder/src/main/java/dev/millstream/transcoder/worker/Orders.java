package dev.millstream.transcoder.worker;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;

/// What a worker has to do: make a stream of `source` in the folder `output`, within limits. A
/// source whose own pictures need no more than `ownBitsMax` bits a second is shown as it is until
/// the rest is made; 0 means never.
public record Orders(
    Path source,
    Path output,
    double durationSecondsMax,
    long framesMax,
    long outputBytesMax,
    long ownBitsMax) {
  public void write(DataOutput out) throws IOException {
    out.writeUTF(source.toString());
    out.writeUTF(output.toString());
    out.writeDouble(durationSecondsMax);
    out.writeLong(framesMax);
    out.writeLong(outputBytesMax);
    out.writeLong(ownBitsMax);
  }

  static Orders read(DataInput in) throws IOException {
    return new Orders(
        Path.of(in.readUTF()),
        Path.of(in.readUTF()),
        in.readDouble(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
