package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;

/// What a site's files were found to be when they were last read, with the same configuration; so
/// that only those that changed are read. Bodies are not held. Immutable and thread-safe.
public final class KnownFiles {
  /// No files.
  public static final KnownFiles NONE = new KnownFiles(Map.of());

  private final Map<String, Known> files;

  private record Known(AnyObjectId blob, FileRole role) {}

  private KnownFiles(Map<String, Known> files) {
    this.files = files;
  }

  /// How many there are.
  public int size() {
    return files.size();
  }

  /// What this very file was found to be.
  Optional<FileRole> find(SiteFile file) {
    return file.content() instanceof Content.Blob blob
        ? Optional.ofNullable(files.get(file.path()))
            .filter(known -> known.blob().equals(blob.id()))
            .map(known -> known.role().of(file))
        : Optional.empty();
  }

  /// Collects what files are. Not thread-safe.
  static final class Collected {
    private final Map<String, Known> files = new HashMap<>();

    void add(SiteFile file, FileRole role) {
      if (file.content() instanceof Content.Blob blob) {
        files.put(file.path(), new Known(blob.id(), role.withoutBody()));
      }
    }

    KnownFiles all() {
      return new KnownFiles(files);
    }
  }
}
