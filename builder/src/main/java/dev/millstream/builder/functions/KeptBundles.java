package dev.millstream.builder.functions;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Bundles of lately, so that a push that leaves the functions alone starts no esbuild. One is
/// given again if the same names lie there, and all that it was made of, and all JSON (which says
/// what a name leads to), has the same bytes. Thread-safe.
public final class KeptBundles {
  private static final Set<String> MAPS = Set.of("json");

  private final long bytesMax;
  private long bytes;

  /// The longest unused first. Guarded by this.
  private final LinkedHashMap<Place, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  /// Keeps about `bytesMax` bytes of memory.
  public KeptBundles(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// What esbuild made: the modules that answer requests, and the script.
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Bundle(Set<String> handlers, byte[] script) {}

  /// A bundle's place: `names` stands for all names that an import could lead to.
  private record Place(String project, String kind, Digest names) {}

  private record Kept(Map<String, Object> sources, Bundle bundle) {
    private long weight() {
      return bundle.script().length + 200L * sources.size();
    }
  }

  /// One look for a bundle among the files that could be imported.
  final class Look {
    private final Place place;
    private final SiteTree files;

    private Look(Place place, SiteTree files) {
      this.place = place;
      this.files = files;
    }

    Optional<Bundle> find() {
      Kept found;
      synchronized (KeptBundles.this) {
        found = kept.get(place);
      }
      return Optional.ofNullable(found)
          .filter(before ->
              before.sources().entrySet().stream()
                  .allMatch(source -> source.getValue().equals(identity(source.getKey()))))
          .map(Kept::bundle);
    }

    /// Keeps a bundle that was made of the files at `paths`; nothing happens if the bytes of one of
    /// them have no name.
    void keep(Collection<String> paths, Bundle bundle) {
      var sources = new TreeMap<String, Object>();
      for (var path : paths) {
        var identity = identity(path);
        if (identity == null) {
          return;
        }
        sources.put(path, identity);
      }
      for (var file : files.files()) {
        if (MAPS.contains(file.extension())) {
          var identity = identity(file.path());
          if (identity == null) {
            return;
          }
          sources.put(file.path(), identity);
        }
      }
      put(place, new Kept(sources, bundle));
    }

    private @Nullable Object identity(String path) {
      return files
          .find(path)
          .map(SiteFile::content)
          .map(content ->
              switch (content) {
                case Content.Blob blob -> blob.id();
                case Content.Stored stored -> stored.digest();
                case Content.Bytes _, Content.OnDisk _ -> null;
              })
          .orElse(null);
    }
  }

  /// A look for a project's bundle; `kind` says how it is made.
  Look look(String project, String kind, SiteTree importable) {
    var names = new StringBuilder();
    importable.files().forEach(file -> names.append(file.path()).append('\0'));
    var digest = Digest.of(names.toString().getBytes(StandardCharsets.UTF_8));
    return new Look(new Place(project, kind, digest), importable);
  }

  private synchronized void put(Place place, Kept bundle) {
    var before = kept.put(place, bundle);
    bytes += bundle.weight() - (before == null ? 0 : before.weight());
    while (bytes > bytesMax) {
      bytes -= kept.pollFirstEntry().getValue().weight();
    }
  }
}
