package dev.millstream.control.pictures;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.picture.SitePictures;
import dev.millstream.transcoder.Pictures;
import dev.millstream.transcoder.Transcoder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pictures of one deployment, slice by slice. For one thread.
final class PictureRun implements AutoCloseable {
  private static final int LINES_MAX = 20;

  private final ObjectStore store;
  private final Scope scope;
  private final Transcoder transcoder;
  private final PictureLimits limits;
  private final Map<Digest, Asset> wanted = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private @Nullable Pictures pictures;
  private Duration slice;
  private boolean isLeft;
  private boolean isAnyNew;
  private int told;
  private int smaller;
  private long plainBytes;
  private long smallBytes;

  PictureRun(
      ObjectStore store, Scope scope, Transcoder transcoder, PictureLimits limits, Manifest site) {
    this.store = store;
    this.scope = scope;
    this.transcoder = transcoder;
    this.limits = limits;
    site.stream()
        .filter(asset -> SitePictures.cover(asset.contentType(), asset.identity().size()))
        .limit(limits.picturesMax())
        .forEach(asset -> wanted.putIfAbsent(asset.identity().digest(), asset));
    slice = limits.sliceFirst();
    isLeft = !wanted.isEmpty();
  }

  /// Whether there are pictures that nobody looked at.
  boolean isLeft() {
    return isLeft;
  }

  /// What the deployment's log is told of pictures that were looked at since the last call.
  List<String> news() {
    var all = List.copyOf(lines);
    told += all.size();
    lines.clear();
    return all;
  }

  /// What the deployment's log is told at the end.
  Optional<String> sum() {
    if (!isAnyNew) {
      return Optional.empty();
    }
    return Optional.of(
        "pictures: %,d of %,d smaller as AVIF or WebP, %,d -> %,d bytes"
            .formatted(smaller, wanted.size(), plainBytes, smallBytes));
  }

  /// Goes on for a slice of time: the tree with all that there is then; nothing if the deployment's
  /// own tree is gone. `trees` have what was made before.
  Optional<Digest> slice(Digest deployment, List<Digest> trees)
      throws IOException, InterruptedException {
    try (var stage = store.stage(scope)) {
      if (!stage.keep(List.of(deployment)).isEmpty()) {
        return Optional.empty();
      }
      var writer = new ManifestWriter();
      var known = known(stage, trees);
      var deadline = System.nanoTime() + slice.toNanos();
      slice = slice.multipliedBy(2);
      slice = slice.compareTo(limits.sliceMax()) < 0 ? slice : limits.sliceMax();
      smaller = 0;
      plainBytes = 0;
      smallBytes = 0;
      isLeft = false;
      var hasMade = false;
      for (var picture : wanted.values()) {
        var assets = known.get(picture.identity().digest());
        if (assets == null && hasMade && System.nanoTime() > deadline) {
          isLeft = true;
          continue;
        }
        hasMade |= assets == null;
        var all = assets == null ? made(picture, stage) : assets;
        all.forEach(writer::add);
        tally(picture, all);
      }
      var tree = stage.put(writer.toBytes());
      stage.commit();
      return Optional.of(tree);
    }
  }

  /// What is known of pictures, by the picture.
  private Map<Digest, List<Asset>> known(Stage stage, List<Digest> trees) throws IOException {
    var known = new LinkedHashMap<Digest, List<Asset>>();
    for (var tree : trees) {
      if (stage.keep(List.of(tree)).isEmpty()) {
        var manifest = Manifest.load(store, scope, tree);
        for (var picture : wanted.keySet()) {
          var looked = manifest.find(SitePictures.looked(picture));
          if (looked.isPresent() && !known.containsKey(picture)) {
            var assets = new ArrayList<Asset>();
            assets.add(looked.get());
            paths(picture).forEach(path -> manifest.find(path).ifPresent(assets::add));
            known.put(picture, assets);
          }
        }
      }
    }
    return known;
  }

  /// Where what was made of a picture may be.
  private static List<String> paths(Digest picture) {
    var paths = new ArrayList<String>();
    for (var format : SitePictures.Format.values()) {
      paths.add(SitePictures.path(picture, format));
      SitePictures.WIDTHS.forEach(width -> paths.add(SitePictures.path(picture, format, width)));
    }
    return paths;
  }

  private List<Asset> made(Asset picture, Stage stage) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the server stops; pictures are made smaller later");
    }
    isAnyNew = true;
    var digest = picture.identity().digest();
    var assets = new ArrayList<Asset>();
    assets.add(
        new Asset(SitePictures.looked(digest), picture.contentType(), List.of(picture.identity())));
    switch (painter().make(store.read(scope, digest))) {
      case Pictures.Outcome.Left(var why) -> {
        if (told + lines.size() < LINES_MAX) {
          lines.add("picture: %s stays as it is: %s".formatted(picture.path(), why));
        }
      }
      case Pictures.Outcome.Made(var files) -> {
        for (var file : files) {
          assets.add(asset(digest, file, stage));
        }
      }
    }
    return assets;
  }

  private static Asset asset(Digest picture, Pictures.Smaller made, Stage stage)
      throws IOException {
    var path =
        made.width() == 0
            ? SitePictures.path(picture, made.format())
            : SitePictures.path(picture, made.format(), made.width());
    var variant = new Variant(Coding.IDENTITY, stage.put(made.bytes()), made.bytes().length);
    return new Asset(path, made.format().contentType(), List.of(variant));
  }

  private Pictures painter() throws IOException {
    var open = pictures;
    if (open == null) {
      open = transcoder.pictures();
      pictures = open;
    }
    return open;
  }

  private void tally(Asset picture, List<Asset> assets) {
    var digest = picture.identity().digest();
    var whole =
        Stream.of(SitePictures.Format.values())
            .map(format -> SitePictures.path(digest, format))
            .toList();
    var least =
        assets.stream()
            .filter(asset -> whole.contains(asset.path()))
            .mapToLong(asset -> asset.identity().size())
            .min();
    if (least.isPresent()) {
      smaller++;
      plainBytes += picture.identity().size();
      smallBytes += least.getAsLong();
    }
  }

  @Override
  public void close() throws IOException {
    if (pictures != null) {
      pictures.close();
    }
  }
}
