package dev.millstream.control.stream.stats;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long segments play, from the playlists of published streams. Not thread-safe.
final class SegmentLengths {
  private static final List<String> PICTURES = List.of("/video/", "/hdr/", "/av1/");
  private static final String LIST = "/playlist.m3u8";
  private static final String LENGTH = "#EXTINF:";

  /// A stream that grows is read again for a segment that it did not have, at most this often.
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final LinkedHashMap<String, Known> known;

  SegmentLengths(ObjectStore store, int videosMax) {
    this.store = store;
    known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > videosMax;
          }
        };
  }

  private record Known(Instant read, Map<String, Length> lengths) {}

  /// A segment's seconds and bytes.
  record Length(double seconds, long bytes) {
    /// How long so many bytes of it play.
    double of(long sent) {
      return bytes <= 0 ? 0 : seconds * Math.min(1, (double) sent / bytes);
    }
  }

  /// That of a segment of pictures, or of sound where the stream has no pictures.
  Optional<Length> find(String uid, String path, Instant now) throws IOException {
    var video = known.get(uid);
    if (video == null
        || (!video.lengths().containsKey(path) && video.read().plus(AGAIN).isBefore(now))) {
      video = new Known(now, read(uid));
      known.put(uid, video);
    }
    return Optional.ofNullable(video.lengths().get(path));
  }

  private Map<String, Length> read(String uid) throws IOException {
    var lengths = new HashMap<String, Length>();
    if (!uid.matches("[0-9a-f]{32}")) {
      return lengths;
    }
    var ref = store.refs().read(RefName.stream(uid));
    if (ref.isEmpty()) {
      return lengths;
    }
    var scope = Scope.video(uid);
    var tree = Manifest.load(store, scope, ref.get().manifest());
    var sounds = new HashMap<String, Length>();
    for (var index = 0; index < tree.size(); index++) {
      var asset = tree.asset(index);
      if (asset.path().endsWith(LIST)) {
        var into = PICTURES.stream().anyMatch(asset.path()::startsWith) ? lengths : sounds;
        add(tree, asset, text(scope, asset), into);
      }
    }
    return lengths.isEmpty() ? sounds : lengths;
  }

  private String text(Scope scope, Asset list) throws IOException {
    return new String(store.read(scope, list.identity().digest()), StandardCharsets.UTF_8);
  }

  private static void add(Manifest tree, Asset list, String text, Map<String, Length> lengths) {
    var folder = list.path().substring(0, list.path().lastIndexOf('/') + 1);
    var seconds = 0.0;
    for (var line : text.lines().toList()) {
      if (line.startsWith(LENGTH)) {
        seconds = Double.parseDouble(line.substring(LENGTH.length()).split(",", 2)[0]);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        var path = folder + line;
        var length = seconds;
        tree.find(path)
            .ifPresent(file -> lengths.put(path, new Length(length, file.identity().size())));
      }
    }
  }
}
