package dev.millstream.transcoder.audit.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads nested boxes (ISO/IEC 14496-12, 4.2).
public final class Boxes {
  private static final int HEAD = 8;
  private static final int LONG_HEAD = 16;

  private Boxes() {}

  /// A box: where it begins among its siblings' bytes, where its content begins, and the content.
  public record Box(String type, int at, int contentAt, ByteBuffer content) {}

  /// The boxes side by side in `bytes`, which it leaves alone.
  ///
  /// @throws DamagedMediaException if they do not fit
  public static List<Box> in(ByteBuffer bytes) throws DamagedMediaException {
    var found = new ArrayList<Box>();
    var at = 0;
    while (at + HEAD <= bytes.limit()) {
      long size = Integer.toUnsignedLong(bytes.getInt(at));
      var head = size == 1 ? LONG_HEAD : HEAD;
      if (size == 1 && at + LONG_HEAD <= bytes.limit()) {
        size = bytes.getLong(at + HEAD);
      } else if (size == 0) {
        size = (long) bytes.limit() - at;
      }
      if (size < head || at + size > bytes.limit()) {
        throw new DamagedMediaException("a box at byte %d does not fit".formatted(at));
      }
      var type = new StringBuilder();
      for (var i = 0; i < 4; i++) {
        type.append((char) (bytes.get(at + 4 + i) & 0xff));
      }
      var content = bytes.slice(at + head, (int) size - head);
      found.add(new Box(type.toString(), at, at + head, content));
      at += (int) size;
    }
    return found;
  }

  /// The first box along a path of types.
  public static Optional<ByteBuffer> find(ByteBuffer bytes, String... path)
      throws DamagedMediaException {
    var here = bytes;
    for (var type : path) {
      var next = in(here).stream().filter(box -> box.type().equals(type)).findFirst();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      here = next.get().content();
    }
    return Optional.of(here);
  }

  /// The same, where there must be one.
  public static ByteBuffer need(ByteBuffer bytes, String... path) throws DamagedMediaException {
    return find(bytes, path)
        .orElseThrow(() -> new DamagedMediaException("there is no " + String.join("/", path)));
  }
}
