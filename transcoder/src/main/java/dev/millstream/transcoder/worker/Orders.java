package dev.millstream.transcoder.worker;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;

/// What a worker has to do: make a stream of `source` in the folder `output`, within limits.
public record Orders(
    Path source, Path output, double durationSecondsMax, long framesMax, long outputBytesMax) {
  public void write(DataOutput out) throws IOException {
    out.writeUTF(source.toString());
    out.writeUTF(output.toString());
    out.writeDouble(durationSecondsMax);
    out.writeLong(framesMax);
    out.writeLong(outputBytesMax);
  }

  static Orders read(DataInput in) throws IOException {
    return new Orders(
        Path.of(in.readUTF()),
        Path.of(in.readUTF()),
        in.readDouble(),
        in.readLong(),
        in.readLong());
  }
}
