package dev.millstream.control.stream.match;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/// The pictures that were made of a video: its poster, and the tiles of its storyboard. They are
/// our own encoder's, so that to decode them here is safe.
record Frames(ObjectStore store) {
  private static final String POSTER = "/thumbnails/thumbnail.jpg";
  private static final String STORYBOARD = "/thumbnails/storyboard.jpg";
  private static final String TILES = "/thumbnails/storyboard.vtt";
  private static final Pattern TILE = Pattern.compile("#xywh=(\\d+),(\\d+),(\\d+),(\\d+)");

  /// All that a tree has.
  List<BufferedImage> of(String uid, Digest tree) throws IOException {
    var scope = Scope.video(uid);
    var manifest = Manifest.load(store, scope, tree);
    var frames = new ArrayList<BufferedImage>();
    picture(scope, manifest, POSTER).ifPresent(frames::add);
    var sheet = picture(scope, manifest, STORYBOARD);
    if (sheet.isPresent()) {
      frames.addAll(tiles(sheet.get(), text(scope, manifest)));
    }
    return frames;
  }

  /// What changes when there are more of them.
  static String mark(Manifest manifest) {
    var mark = new StringBuilder();
    for (var path : List.of(POSTER, STORYBOARD)) {
      manifest.find(path).ifPresent(asset -> mark.append(asset.identity().digest().hex()));
    }
    return mark.toString();
  }

  private Optional<BufferedImage> picture(Scope scope, Manifest manifest, String path)
      throws IOException {
    var asset = manifest.find(path);
    return asset.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
            ImageIO.read(
                new ByteArrayInputStream(store.read(scope, asset.get().identity().digest()))));
  }

  private String text(Scope scope, Manifest manifest) throws IOException {
    var asset = manifest.find(TILES);
    return asset.isEmpty()
        ? ""
        : new String(store.read(scope, asset.get().identity().digest()), StandardCharsets.UTF_8);
  }

  private static List<BufferedImage> tiles(BufferedImage sheet, String vtt) {
    var tiles = new ArrayList<BufferedImage>();
    var found = TILE.matcher(vtt);
    while (found.find()) {
      var x = Integer.parseInt(found.group(1));
      var y = Integer.parseInt(found.group(2));
      var width = Integer.parseInt(found.group(3));
      var height = Integer.parseInt(found.group(4));
      if (x + width <= sheet.getWidth() && y + height <= sheet.getHeight()) {
        tiles.add(sheet.getSubimage(x, y, width, height));
      }
    }
    return tiles;
  }
}
