package dev.millstream.transcoder.still;

import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the rung of a tree that pictures of a size are taken from. Remembers the headers it read.
/// Thread-safe.
public final class Rungs {
  private static final String INIT = "/init.mp4";
  private static final int HEADERS_MAX = 500;

  private final String ownFolder;
  private final Map<Digest, RungHeader> headers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, RungHeader> eldest) {
          return size() > HEADERS_MAX;
        }
      };

  /// The source's own pictures are in `ownFolder`; they are no rung.
  public Rungs(String ownFolder) {
    this.ownFolder = "/" + ownFolder + "/";
  }

  /// The smallest rung that need not be made larger, or the largest; empty if there is none.
  public Optional<Reel> find(Manifest tree, Framing framing, Reel.Reader reader)
      throws IOException, DamagedMediaException {
    Optional<String> best = Optional.empty();
    Optional<RungHeader> chosen = Optional.empty();
    var inits =
        tree.stream()
            .filter(asset -> asset.path().startsWith("/video/") && asset.path().endsWith(INIT))
            .filter(asset -> !asset.path().startsWith(ownFolder))
            .toList();
    for (var init : inits) {
      var header = header(init.identity().digest(), reader);
      if (chosen.isEmpty() || better(header, chosen.get(), framing)) {
        chosen = Optional.of(header);
        best = Optional.of(init.path().substring(0, init.path().length() - INIT.length()));
      }
    }
    var segments = best.map(folder -> segments(tree, folder)).orElse(List.of());
    return segments.isEmpty()
        ? Optional.empty()
        : chosen.map(header -> new Reel(header, segments, reader));
  }

  private static boolean better(RungHeader one, RungHeader other, Framing framing) {
    var enough = enough(one, framing);
    return enough == enough(other, framing) ? enough == one.width() < other.width() : enough;
  }

  private static boolean enough(RungHeader header, Framing framing) {
    return header.width() >= framing.scaledWidth() && header.height() >= framing.scaledHeight();
  }

  private RungHeader header(Digest digest, Reel.Reader reader)
      throws IOException, DamagedMediaException {
    synchronized (headers) {
      var known = headers.get(digest);
      if (known != null) {
        return known;
      }
    }
    var read = RungHeader.of(reader.read(digest));
    synchronized (headers) {
      headers.put(digest, read);
    }
    return read;
  }

  private static List<Digest> segments(Manifest tree, String folder) {
    return tree.stream()
        .filter(asset -> asset.path().startsWith(folder + "/seg-"))
        // numbers have five digits at least, and more when they need them
        .sorted(
            Comparator.<Asset>comparingInt(asset -> asset.path().length())
                .thenComparing(Asset::path))
        .map(asset -> asset.identity().digest())
        .toList();
  }
}
