package dev.millstream.control.stream.match;

import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildRequest;
import dev.millstream.builder.BuildResult;
import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.WithheldFiles;
import dev.millstream.transcoder.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Compares the files of deployments with the lists before they go live: every file by its bytes,
/// and pictures by how they look. Thread-safe.
public final class SiteScreening {
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/webp");
  private static final int REMEMBERED_MAX = 50_000;

  private final Database database;
  private final ObjectStore store;
  private final KnownContent known;
  private final Opening opening;
  private final Map<Digest, Optional<Pdq.Hashed>> hashes =
      Collections.synchronizedMap(new LatestHashes());

  /// Starts a process that decodes pictures.
  @FunctionalInterface
  public interface Opening {
    Pictures open() throws IOException;
  }

  /// With the lists of `screening`.
  public SiteScreening(Database database, ObjectStore store, Screening screening, Opening opening) {
    this.database = database;
    this.store = store;
    this.known = screening.known();
    this.opening = opening;
  }

  /// A builder whose trees are compared before anybody gets them.
  public BiFunction<BuildRequest, BuildLog, BuildResult> behind(
      BiFunction<BuildRequest, BuildLog, BuildResult> builder) {
    return (request, log) ->
        switch (builder.apply(request, log)) {
          case BuildResult.Succeeded(var manifest, var report) -> {
            try {
              yield new BuildResult.Succeeded(screened(request.project(), manifest, log), report);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          case BuildResult.Failed failed -> failed;
          case BuildResult.Cancelled cancelled -> cancelled;
        };
  }

  /// The tree of a project as it may be shown; `log` hears of each file that is on a list.
  Digest screened(String project, Digest manifest, BuildLog log) throws IOException {
    if (!known.hasExact() && !known.hasPictures()) {
      return manifest;
    }
    var began = System.nanoTime();
    var scope = Scope.site(project);
    var tree = Manifest.load(store, scope, manifest);
    var withheld = new ArrayList<String>();
    try (var looker = new Looker(scope)) {
      for (var asset : tree.stream().toList()) {
        var match = match(project, asset, looker);
        if (match.isPresent()) {
          tell(project, asset, match.get(), log);
          if (match.get().action() != Action.NOTIFY) {
            withheld.add(asset.path());
          }
        }
      }
    }
    log.stage(
        "Compared %,d files with the lists of known content in %,d ms: %,d withheld"
            .formatted(
                tree.size(),
                Duration.ofNanos(System.nanoTime() - began).toMillis(),
                withheld.size()));
    return withheld.isEmpty() ? manifest : without(scope, tree, withheld);
  }

  private Optional<Match> match(String project, Asset asset, Looker looker) throws IOException {
    var matches = new ArrayList<Match>();
    known.find(asset.identity().digest().hex()).ifPresent(matches::add);
    if (known.hasPictures() && PICTURES.contains(asset.contentType())) {
      looker.hashed(asset).flatMap(known::find).ifPresent(matches::add);
    }
    var name = name(project, asset);
    matches.removeIf(match -> database.read(handle -> MatchRows.released(handle, name, match)));
    return KnownContent.strongest(matches);
  }

  private void tell(String project, Asset asset, Match match, BuildLog log) {
    database.write(handle -> {
      var id = UUID.randomUUID().toString().replace("-", "");
      return MatchRows.found(handle, id, name(project, asset), match);
    });
    var what =
        switch (match.action()) {
          case NOTIFY -> "it is shown";
          case QUARANTINE -> "it answers 451 until somebody has released it";
          case BLOCK -> "it answers 451";
        };
    log.line("%s is on the list %s: %s".formatted(asset.path(), match.list(), what));
  }

  /// What a site's file is called among what was found.
  private static String name(String project, Asset asset) {
    return project + ":" + asset.path();
  }

  private Digest without(Scope scope, Manifest tree, List<String> withheld) throws IOException {
    var written =
        ManifestWriter.copyOf(tree)
            .section(Section.WITHHELD_FILES, WithheldFiles.at(withheld))
            .toBytes();
    try (var stage = store.stage(scope)) {
      var digest = stage.put(written);
      stage.commit();
      return digest;
    }
  }

  /// Hashes the pictures of one deployment; those that cannot be decoded have no hash.
  private final class Looker implements AutoCloseable {
    private final Scope scope;
    private @Nullable Pictures pictures;

    Looker(Scope scope) {
      this.scope = scope;
    }

    Optional<Pdq.Hashed> hashed(Asset asset) throws IOException {
      var digest = asset.identity().digest();
      var before = hashes.get(digest);
      if (before != null) {
        return before;
      }
      var hashed =
          asset.identity().size() > Pictures.FILE_BYTES_MAX
              ? Optional.<Pdq.Hashed>empty()
              : open().pixels(store.read(scope, digest)).map(Looker::hashed);
      hashes.put(digest, hashed);
      return hashed;
    }

    private static Pdq.Hashed hashed(Pictures.Pixels pixels) {
      var picture = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
      var rgb = pixels.rgb();
      for (var i = 0; i < pixels.width() * pixels.height(); i++) {
        var color =
            (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        picture.setRGB(i % pixels.width(), i / pixels.width(), color);
      }
      return Pdq.of(picture);
    }

    private Pictures open() throws IOException {
      var opened = pictures;
      if (opened == null) {
        opened = opening.open();
        pictures = opened;
      }
      return opened;
    }

    @Override
    public void close() throws IOException {
      if (pictures != null) {
        pictures.close();
      }
    }
  }

  /// The hashes that were asked for last.
  private static final class LatestHashes extends LinkedHashMap<Digest, Optional<Pdq.Hashed>> {
    private static final long serialVersionUID = 1L;

    LatestHashes() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Digest, Optional<Pdq.Hashed>> eldest) {
      return size() > REMEMBERED_MAX;
    }
  }
}
