package dev.millstream.transcoder.worker;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an earlier try has made that counts, by the folders of the renditions.
public record Reached(Map<String, Part> parts) {
  /// What else an earlier try has left in the job's folder.
  public static final String TILES = "tiles";

  public static final Reached NOTHING = new Reached(Map.of());

  private static final Part NONE = new Part(0, 0, false);

  /// A rendition's complete segments, their time together, and whether there are no others.
  public record Part(int segments, long ticks, boolean ended) {}

  public Reached {
    parts = Map.copyOf(parts);
  }

  Part of(String folder) {
    return parts.getOrDefault(folder, NONE);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(parts.size());
    for (var entry : parts.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().segments());
      out.writeLong(entry.getValue().ticks());
      out.writeBoolean(entry.getValue().ended());
    }
  }

  static Reached read(DataInput in) throws IOException {
    var parts = new LinkedHashMap<String, Part>();
    for (var left = in.readInt(); left > 0; left--) {
      parts.put(in.readUTF(), new Part(in.readInt(), in.readLong(), in.readBoolean()));
    }
    return new Reached(parts);
  }
}
