package dev.millstream.edge.player;

import dev.millstream.edge.still.Stills;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoAccess;
import dev.millstream.store.video.VideoChapters;
import dev.millstream.store.video.VideoPoster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One video's tree as it stands; a tree that has grown is another one. `playlist` is the
/// multivariant one of HLS, `presentation` the manifest of DASH.
public record Video(
    Scope scope,
    Manifest tree,
    Optional<StreamCard> card,
    VideoAccess access,
    Optional<VideoPoster> poster,
    List<VideoChapters.Chapter> chapters,
    Instant since,
    Optional<String> playlist,
    Optional<String> presentation) {
  static final String PLAYLIST = "/manifest/video.m3u8";
  static final String PRESENTATION = "/manifest/video.mpd";
  static final String POSTER = "/thumbnails/thumbnail.jpg";

  /// Loads what the ref points at.
  public static Video load(ObjectStore store, Ref ref, Instant since) throws IOException {
    var scope = ref.name().scope();
    var tree = Manifest.load(store, scope, ref.manifest());
    return new Video(
        scope,
        tree,
        tree.section(Section.STREAM, StreamCard.class),
        tree.section(Section.VIDEO_ACCESS, VideoAccess.class).orElse(VideoAccess.OPEN),
        tree.section(Section.VIDEO_POSTER, VideoPoster.class),
        tree.section(Section.VIDEO_CHAPTERS, VideoChapters.class)
            .map(VideoChapters::chapters)
            .orElse(List.of()),
        since,
        text(store, scope, tree, PLAYLIST),
        text(store, scope, tree, PRESENTATION));
  }

  private static Optional<String> text(ObjectStore store, Scope scope, Manifest tree, String path)
      throws IOException {
    var list = tree.find(path);
    return list.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new String(store.read(scope, list.get().identity().digest()), StandardCharsets.UTF_8));
  }

  /// What people call it; empty if nothing is known of it.
  String title() {
    return card.map(StreamCard::name).orElse("");
  }

  boolean playable() {
    return tree.contains(PLAYLIST);
  }

  boolean hasPoster() {
    return tree.contains(POSTER);
  }

  /// What pictures of it are made from; empty if there is nothing yet.
  Optional<Stills.Film> film() {
    return card.flatMap(known ->
        tree.find(PLAYLIST)
            .map(playlist ->
                new Stills.Film(
                    scope,
                    tree,
                    known,
                    playlist.identity().digest(),
                    known.durationSeconds() * poster.map(VideoPoster::part).orElse(0.0))));
  }

  /// Why nothing of it can be played.
  Optional<String> problem() {
    return card.map(StreamCard::problem).filter(problem -> !problem.isEmpty());
  }

  /// Whether that is for legal reasons.
  boolean withheld() {
    return tree.section(Section.WITHHELD).isPresent();
  }

  boolean complete() {
    return card.map(StreamCard::complete).orElse(false);
  }
}
