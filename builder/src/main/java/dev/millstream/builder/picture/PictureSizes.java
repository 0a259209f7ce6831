package dev.millstream.builder.picture;

import dev.millstream.builder.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sizes of pictures, remembered by the name that git or the store has for their bytes: git reads a
/// file whole even for its first bytes. Thread-safe.
public final class PictureSizes {
  private final int most;

  /// The longest unused first. Guarded by this.
  private final LinkedHashMap<String, Optional<PictureSize>> known =
      new LinkedHashMap<>(16, 0.75f, true);

  /// Remembers `most` pictures.
  public PictureSizes(int most) {
    this.most = most;
  }

  /// A picture's size; empty if this is no picture that browsers show.
  public Optional<PictureSize> of(Content content) {
    return switch (content) {
      case Content.Blob blob -> known(blob.id().name(), content);
      case Content.Stored stored -> known(stored.digest().hex(), content);
      case Content.Bytes _, Content.OnDisk _ -> read(content);
    };
  }

  private Optional<PictureSize> known(String name, Content content) {
    var before = find(name);
    return before == null ? keep(name, read(content)) : before;
  }

  private synchronized @Nullable Optional<PictureSize> find(String name) {
    return known.get(name);
  }

  private synchronized Optional<PictureSize> keep(String name, Optional<PictureSize> size) {
    known.put(name, size);
    if (known.size() > most) {
      known.pollFirstEntry();
    }
    return size;
  }

  private static Optional<PictureSize> read(Content content) {
    try {
      return PictureHeader.sizeOf(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
