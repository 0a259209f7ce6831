package dev.millstream.builder.picture;

import dev.millstream.builder.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Sizes of pictures, remembered by the name that git or the store has for their bytes: git reads a
/// file whole even for its first bytes. Thread-safe.
public final class PictureSizes {
  private final int most;

  /// The longest unused first. Guarded by this.
  private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  private record Known(Optional<PictureSize> size) {}

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
    return find(name).orElseGet(() -> keep(name, new Known(read(content)))).size();
  }

  private synchronized Optional<Known> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  private synchronized Known keep(String name, Known picture) {
    known.put(name, picture);
    if (known.size() > most) {
      known.pollFirstEntry();
    }
    return picture;
  }

  private static Optional<PictureSize> read(Content content) {
    try {
      return PictureHeader.sizeOf(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
