package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.TextAsset;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoChapters;
import dev.millstream.transcoder.dash.Mpd;
import dev.millstream.transcoder.hls.MediaSegment;
import dev.millstream.transcoder.hls.Multivariant;
import dev.millstream.transcoder.hls.Rendition;
import dev.millstream.transcoder.ladder.Cuts;
import dev.millstream.transcoder.source.Chapter;
import dev.millstream.transcoder.worker.OwnFiles;
import dev.millstream.transcoder.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A video's tree as it grows: takes the worker's files into the store, and renders the playlists.
/// The opening rung is listed from the start and keeps its URIs; the others join when they are
/// whole, so that no player meets one that ends before the picture does. The source's own pictures
/// are no longer listed once the ladder is whole, but stay, since somebody may be watching them.
final class StreamTree {
  private static final String PLAYLIST = "application/vnd.apple.mpegurl";
  private static final String MPD = "application/dash+xml";
  private static final int SEGMENTS_TO_PLAY = 3;
  private static final long FIRST_VARIANT_BITS_PER_SECOND = 2_000_000;

  private final TranscodeRequest request;
  private final Stage stage;
  private final Map<String, Shelf> shelves = new LinkedHashMap<>();
  private Optional<SourceFacts> facts = Optional.empty();
  private final List<Asset> pictures = new ArrayList<>();
  private List<Chapter> chapters = List.of();
  private final Voices voices = new Voices();
  private boolean changed;

  /// One rendition: what the worker said of it, its segments, and their files in the store.
  private record Shelf(Report.Opened opened, Rendition rendition, List<Asset> files) {
    boolean whole() {
      return rendition.ended();
    }

    /// Whether it is the source's own pictures.
    boolean own() {
      return opened.folder().equals(OwnFiles.FOLDER);
    }

    int side() {
      return Math.min(opened.width(), opened.height());
    }

    boolean silent() {
      return whole() && rendition.size() == 0;
    }
  }

  StreamTree(TranscodeRequest request, Stage stage) {
    this.request = request;
    this.stage = stage;
  }

  void facts(SourceFacts known) {
    facts = Optional.of(known);
  }

  void hear(Report.Heard heard) {
    voices.add(heard);
  }

  void open(Report.Opened opened) throws IOException {
    var shelf =
        new Shelf(
            opened, new Rendition(opened.timescale(), Cuts.SEGMENT_SECONDS), new ArrayList<>());
    var type = opened.video() ? "video/mp4" : "audio/mp4";
    shelf.files().add(file(opened.folder() + "/init.mp4", type));
    shelves.put(opened.folder(), shelf);
  }

  void add(Report.Wrote wrote) throws IOException {
    var shelf = shelf(wrote.folder());
    var keys =
        wrote.keys().stream()
            .map(key -> new MediaSegment.KeyRange(key.offset(), key.length(), key.ticks()))
            .toList();
    shelf.rendition().add(new MediaSegment(wrote.file(), wrote.ticks(), wrote.bytes(), keys));
    shelf.files().add(file(wrote.folder() + "/" + wrote.file(), "video/iso.segment"));
    changed |= listed().contains(shelf);
  }

  void end(Report.Ended ended) {
    shelf(ended.folder()).rendition().end();
    changed = true;
  }

  void chapters(List<Chapter> told) {
    chapters = told;
  }

  void poster() throws IOException {
    picture("poster.jpg", "thumbnail.jpg");
  }

  void storyboard(Report.Tiled tiled) throws IOException {
    picture("storyboard.jpg", "storyboard.jpg");
    var duration = facts.orElseThrow().durationSeconds();
    pictures.add(
        text(
            "thumbnails/storyboard.vtt",
            "text/vtt; charset=utf-8",
            Storyboard.vtt(tiled, "storyboard.jpg", duration)));
  }

  /// Whether a player would see something new since the last commit.
  boolean changed() {
    return changed;
  }

  /// Whether players can start: some want three segments.
  boolean playable() {
    var listed = listed();
    return !listed.isEmpty()
        && listed.stream()
            .allMatch(shelf -> shelf.whole() || shelf.rendition().size() >= SEGMENTS_TO_PLAY);
  }

  /// Makes the tree as it stands durable.
  Digest commit(boolean complete) throws IOException {
    changed = false;
    var manifest = new ManifestWriter();
    pictures.forEach(manifest::add);
    var multivariant = new Multivariant();
    for (var shelf : listed()) {
      shelf.files().forEach(manifest::add);
      var folder = shelf.opened().folder();
      manifest.add(text(folder + "/playlist.m3u8", PLAYLIST, shelf.rendition().playlist()));
      if (!shelf.opened().video()) {
        multivariant.audio(
            new Multivariant.Audio(
                folder, shelf.opened().codecs(), 2, shelf.rendition().rates(), voices.of(folder)));
        if (shelf.whole() && voices.of(folder).main()) {
          multivariant.soundAlone();
        }
      }
    }
    for (var shelf : variants(complete)) {
      multivariant.add(variant(shelf, false));
      if (shelf.whole()) {
        multivariant.addKeys(variant(shelf, true));
        var path = shelf.opened().folder() + "/iframes.m3u8";
        manifest.add(text(path, PLAYLIST, shelf.rendition().keyPlaylist()));
      }
    }
    chapters(manifest, multivariant);
    manifest.add(text("manifest/video.m3u8", PLAYLIST, multivariant.render()));
    if (complete) {
      manifest.add(text("manifest/video.mpd", MPD, mpd().render()));
    }
    manifest.section(Section.STREAM, card(complete));
    var digest = stage.put(manifest.toBytes());
    stage.commit();
    return digest;
  }

  private void chapters(ManifestWriter manifest, Multivariant multivariant) throws IOException {
    if (chapters.isEmpty()) {
      return;
    }
    var files = new ChapterFiles(chapters, facts.orElseThrow().durationSeconds());
    manifest.add(text("manifest/chapters.vtt", "text/vtt; charset=utf-8", files.vtt()));
    manifest.add(text("manifest/chapters.json", "application/json", files.json()));
    multivariant.chapters("chapters.json");
    manifest.section(
        Section.VIDEO_CHAPTERS,
        new VideoChapters(
            chapters.stream()
                .map(chapter -> new VideoChapters.Chapter(chapter.start(), chapter.title()))
                .toList()));
  }

  private Shelf shelf(String folder) {
    var shelf = shelves.get(folder);
    if (shelf == null) {
      throw new IllegalStateException("the worker wrote to a rendition it did not open: " + folder);
    }
    return shelf;
  }

  /// The sound, the opening rung (the first with pictures), and what is whole.
  private List<Shelf> listed() {
    var listed = new ArrayList<Shelf>();
    var opening = true;
    for (var shelf : shelves.values()) {
      var first = shelf.opened().video() && opening;
      if (!shelf.silent() && (first || shelf.whole() || !shelf.opened().video())) {
        listed.add(shelf);
      }
      opening &= !shelf.opened().video();
    }
    return listed;
  }

  /// The listed rungs, lowest first, but before all the one that players should begin with.
  private List<Shelf> variants(boolean complete) {
    var rungs =
        new ArrayList<>(
            listed().stream()
                .filter(shelf -> shelf.opened().video() && !(complete && shelf.own()))
                .sorted(Comparator.comparingInt(shelf -> shelf.opened().width()))
                .toList());
    rungs.stream()
        .min(
            Comparator.comparingLong(shelf ->
                Math.abs(shelf.rendition().rates().average() - FIRST_VARIANT_BITS_PER_SECOND)))
        .ifPresent(first -> {
          rungs.remove(first);
          rungs.addFirst(first);
        });
    return rungs;
  }

  private static Multivariant.Variant variant(Shelf shelf, boolean keys) {
    var opened = shelf.opened();
    return new Multivariant.Variant(
        opened.folder(),
        opened.codecs(),
        opened.width(),
        opened.height(),
        opened.frameRate(),
        keys ? shelf.rendition().keyRates() : shelf.rendition().rates());
  }

  /// Only of a whole stream: a static manifest does not grow.
  private Mpd mpd() {
    var mpd = new Mpd();
    for (var shelf : listed().stream().filter(shelf -> !shelf.own()).toList()) {
      var opened = shelf.opened();
      mpd.add(
          new Mpd.Representation(
              opened.folder(),
              opened.codecs(),
              new Mpd.Picture(opened.width(), opened.height(), opened.frameRate()),
              opened.timescale(),
              shelf.rendition().rates().peak(),
              shelf.rendition().segments()),
          voices.of(opened.folder()));
    }
    return mpd;
  }

  private StreamCard card(boolean complete) {
    var known = facts.orElseThrow();
    return new StreamCard(
        request.uid(),
        request.name(),
        known.durationSeconds(),
        known.width(),
        known.height(),
        complete,
        variants(complete).stream().map(Shelf::side).sorted().distinct().toList(),
        "");
  }

  private Asset file(String path, String type) throws IOException {
    Path file = request.workDirectory().resolve(path);
    var size = Files.size(file);
    var digest = stage.putFile(file);
    return new Asset("/" + path, type, List.of(new Variant(Coding.IDENTITY, digest, size)));
  }

  private void picture(String file, String name) throws IOException {
    var bytes = Files.readAllBytes(request.workDirectory().resolve(file));
    var identity = new Variant(Coding.IDENTITY, stage.put(bytes), bytes.length);
    pictures.add(new Asset("/thumbnails/" + name, "image/jpeg", List.of(identity)));
  }

  private Asset text(String path, String type, String text) throws IOException {
    return TextAsset.of(stage, "/" + path, type, text);
  }
}
