package dev.millstream.transcoder.further;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.TextAsset;
import dev.millstream.transcoder.ladder.Coding;
import dev.millstream.transcoder.sounds.Playlist;
import dev.millstream.transcoder.sounds.Presentation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts further rungs into the tree of a stream: behind the others in its HLS playlist, in sets of
/// their own in DASH. A rung in AV1 is left out where it saves too little.
public record FurtherRungs(ObjectStore store, Scope scope) {
  private static final String MULTIVARIANT = "/manifest/video.m3u8";
  private static final String MPD = "/manifest/video.mpd";
  private static final String SEGMENT = "/seg-";

  /// What a rung may have of its neighbour's bytes in H.264.
  private static final double WORTH_MAX = 0.9;

  /// The tree of a stream with the rungs of other trees.
  public Digest joined(Digest stream, List<Digest> further) throws IOException {
    var whole = stream;
    for (var part : further) {
      whole = joined(whole, part);
    }
    return whole;
  }

  private Digest joined(Digest stream, Digest further) throws IOException {
    try (var stage = store.stage(scope)) {
      stage.keep(List.of(stream, further));
      var before = Manifest.load(store, scope, stream);
      var part = Manifest.load(store, scope, further);
      var tree = ManifestWriter.copyOf(before);
      for (var coding : List.of(Coding.HDR, Coding.AV1)) {
        part.stream()
            .filter(asset -> asset.path().startsWith("/" + coding.folder() + "/"))
            .filter(asset -> worth(before, part, folder(asset.path())))
            .forEach(tree::add);
      }
      for (var path : List.of(MULTIVARIANT, MPD)) {
        var asset = before.find(path);
        if (asset.isPresent() && part.find(path).isPresent()) {
          var old = text(asset.get());
          var more = text(part.find(path).get());
          var now =
              path.equals(MPD)
                  ? new Presentation(old)
                      .and(new Presentation(more), folder -> worth(before, part, folder))
                  : new Playlist(old)
                      .and(new Playlist(more), folder -> worth(before, part, folder));
          tree.add(TextAsset.of(stage, path, asset.get().contentType(), now));
        }
      }
      var digest = stage.put(tree.toBytes());
      stage.commit();
      return digest;
    }
  }

  /// Like `av1/720p`.
  private static String folder(String path) {
    return path.substring(1, path.indexOf('/', path.indexOf('/', 1) + 1));
  }

  private static boolean worth(Manifest stream, Manifest further, String folder) {
    if (!folder.startsWith(Coding.AV1.folder())) {
      return true;
    }
    var beside = Coding.H264.folder() + folder.substring(folder.indexOf('/'));
    return bytes(further, folder) <= WORTH_MAX * bytes(stream, beside);
  }

  private static long bytes(Manifest tree, String folder) {
    return tree.stream()
        .filter(asset -> asset.path().startsWith("/" + folder + SEGMENT))
        .mapToLong(asset -> asset.identity().size())
        .sum();
  }

  private String text(Asset asset) throws IOException {
    return new String(store.read(scope, asset.identity().digest()), StandardCharsets.UTF_8);
  }
}
