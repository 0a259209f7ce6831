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
import dev.millstream.transcoder.resume.Entry;
import dev.millstream.transcoder.resume.StaleJournalException;
import dev.millstream.transcoder.source.Chapter;
import dev.millstream.transcoder.source.ChapterFiles;
import dev.millstream.transcoder.source.PassThrough;
import dev.millstream.transcoder.worker.OwnFiles;
import dev.millstream.transcoder.worker.Reached;
import dev.millstream.transcoder.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A video's tree as it grows: takes the worker's files into the store, and renders the playlists.
/// The opening rung is listed from the start and keeps its URIs; the others join when they are
/// whole, so that no player meets one that ends before the picture does. The source's own pictures
/// are no longer listed once the ladder is whole, unless they were wished for good, but stay, since
/// somebody may be watching them.
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

    /// Keeps the first `segments` alone.
    void keep(int segments) {
      if (segments < rendition.size()) {
        rendition.cut(segments);
        files.subList(segments + 1, files.size()).clear(); // behind the init section
      }
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

  /// Takes in what was made, the file of it too.
  Entry take(Report report) throws IOException {
    return take(report, this::put);
  }

  /// Takes in what an earlier try has made.
  void recall(List<Entry> entries) throws IOException {
    var files = entries.stream().flatMap(entry -> entry.file().stream()).toList();
    if (!stage.keep(files.stream().map(Entry.Stored::digest).toList()).isEmpty()) {
      throw new StaleJournalException("parts of the stream are gone from the store");
    }
    for (var entry : entries) {
      var _ = take(entry.report(), _ -> entry.file().orElseThrow());
    }
  }

  /// Takes in what was made of the ladder's chunks, which is all of it.
  void ladder(List<byte[]> chunks) throws IOException {
    var folders = new LinkedHashSet<String>();
    for (var chunk : chunks) {
      var entries = Entry.list(chunk);
      recall(entries);
      entries.stream()
          .map(Entry::report)
          .filter(Report.Opened.class::isInstance)
          .forEach(report -> folders.add(((Report.Opened) report).folder()));
    }
    folders.forEach(folder -> end(new Report.Ended(folder)));
  }

  /// What there is for a worker to go on from.
  Reached reached() {
    var parts = new LinkedHashMap<String, Reached.Part>();
    shelves.forEach((folder, shelf) -> {
      var segments = shelf.rendition().segments();
      var ticks = segments.stream().mapToLong(MediaSegment::ticks).sum();
      parts.put(folder, new Reached.Part(segments.size(), ticks, shelf.whole()));
    });
    return new Reached(parts);
  }

  private interface Places {
    /// The file at a path of the job's folder.
    Entry.Stored at(String path) throws IOException;
  }

  private Entry take(Report report, Places places) throws IOException {
    var file =
        switch (report) {
          case Report.Opened opened -> Optional.of(open(opened, places));
          case Report.Wrote wrote -> Optional.of(add(wrote, places));
          case Report.Posted _ -> Optional.of(picture("poster.jpg", "thumbnail.jpg", places));
          case Report.Tiled tiled -> Optional.of(storyboard(tiled, places));
          default -> Optional.<Entry.Stored>empty();
        };
    switch (report) {
      case Report.Ended ended -> end(ended);
      case Report.Chaptered told -> chapters = told.chapters();
      case Report.Heard heard -> voices.add(heard);
      default -> {}
    }
    return new Entry(report, file);
  }

  private Entry.Stored open(Report.Opened opened, Places places) throws IOException {
    var file = places.at(opened.folder() + "/init.mp4");
    var type = opened.video() ? "video/mp4" : "audio/mp4";
    var init = asset(opened.folder() + "/init.mp4", type, file);
    var before = shelves.get(opened.folder());
    if (before == null) {
      var rendition = new Rendition(opened.timescale(), Cuts.SEGMENT_SECONDS);
      shelves.put(opened.folder(), new Shelf(opened, rendition, new ArrayList<>(List.of(init))));
    } else if (!before.opened().equals(opened)
        || !before.files().getFirst().identity().digest().equals(file.digest())) {
      throw new StaleJournalException(opened.folder() + " is coded otherwise now");
    }
    return file;
  }

  private Entry.Stored add(Report.Wrote wrote, Places places) throws IOException {
    var shelf = shelf(wrote.folder());
    if (wrote.index() > shelf.rendition().size()) {
      throw new StaleJournalException("segments of " + wrote.folder() + " are missing");
    }
    shelf.keep(wrote.index());
    var keys =
        wrote.keys().stream()
            .map(key -> new MediaSegment.KeyRange(key.offset(), key.length(), key.ticks()))
            .toList();
    shelf.rendition().add(new MediaSegment(wrote.file(), wrote.ticks(), wrote.bytes(), keys));
    var file = places.at(wrote.folder() + "/" + wrote.file());
    shelf.files().add(asset(wrote.folder() + "/" + wrote.file(), "video/iso.segment", file));
    changed |= listed().contains(shelf);
    return file;
  }

  private void end(Report.Ended ended) {
    shelf(ended.folder()).rendition().end();
    changed = true;
  }

  private Entry.Stored storyboard(Report.Tiled tiled, Places places) throws IOException {
    var file = picture("storyboard.jpg", "storyboard.jpg", places);
    var duration = facts.orElseThrow().durationSeconds();
    pictures.add(
        text(
            "thumbnails/storyboard.vtt",
            "text/vtt; charset=utf-8",
            Storyboard.vtt(tiled, "storyboard.jpg", duration)));
    return file;
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
    if (complete) {
      keepAll();
    }
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

  /// What took longer than unnamed objects are kept would lack some.
  private void keepAll() throws IOException {
    var files = listed().stream().flatMap(shelf -> shelf.files().stream());
    if (!stage.keep(files.map(file -> file.identity().digest()).toList()).isEmpty()) {
      throw new StaleJournalException("parts of the stream are gone from the store");
    }
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
                .filter(shelf -> shelf.opened().video() && !(complete && leaves(shelf)))
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

  private boolean leaves(Shelf shelf) {
    return shelf.own() && !request.passThrough().map(PassThrough::stays).orElse(false);
  }

  private static Multivariant.Variant variant(Shelf shelf, boolean keys) {
    var opened = shelf.opened();
    return new Multivariant.Variant(
        opened.folder(),
        opened.codecs(),
        opened.width(),
        opened.height(),
        opened.frameRate(),
        opened.range(),
        keys ? shelf.rendition().keyRates() : shelf.rendition().rates());
  }

  /// Only of a whole stream: a static manifest does not grow. The source's own pictures, which are
  /// cut elsewhere, would be a set of their own, between which and the ladder players do not
  /// switch.
  private Mpd mpd() {
    var mpd = new Mpd();
    for (var shelf : listed().stream().filter(shelf -> !shelf.own()).toList()) {
      var opened = shelf.opened();
      mpd.add(
          new Mpd.Representation(
              opened.folder(),
              opened.codecs(),
              new Mpd.Picture(opened.width(), opened.height(), opened.frameRate(), opened.range()),
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

  private Entry.Stored put(String path) throws IOException {
    var file = request.workDirectory().resolve(path);
    var size = Files.size(file);
    return new Entry.Stored(stage.putFile(file), size);
  }

  private static Asset asset(String path, String type, Entry.Stored file) {
    var identity = new Variant(Coding.IDENTITY, file.digest(), file.bytes());
    return new Asset("/" + path, type, List.of(identity));
  }

  private Entry.Stored picture(String path, String name, Places places) throws IOException {
    var file = places.at(path);
    pictures.add(asset("thumbnails/" + name, "image/jpeg", file));
    return file;
  }

  private Asset text(String path, String type, String text) throws IOException {
    return TextAsset.of(stage, "/" + path, type, text);
  }
}
