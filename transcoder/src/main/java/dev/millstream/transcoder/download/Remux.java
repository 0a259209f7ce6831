package dev.millstream.transcoder.download;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.cmaf.BoxWriter;
import dev.millstream.transcoder.hls.Voice;
import dev.millstream.transcoder.sounds.Playlist;
import dev.millstream.transcoder.worker.OwnFiles;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// Joins the segments of a published stream into one MP4 or M4A with its index in front. What
/// viewers get is what they would have seen: the same samples, in the same order, at the same
/// times.
///
/// The media bytes go to a file first, since the index stands before them and is known after them.
public final class Remux {
  private static final int MDAT_HEAD = 16;
  private static final String MULTIVARIANT = "/manifest/video.m3u8";
  private static final int SOUNDS = 1; // the group of tracks of which one is heard

  private final Strand.Source source;
  private final List<Strand> strands;

  private Remux(Strand.Source source, List<Strand> strands) {
    this.source = source;
    this.strands = strands;
  }

  /// A file in two parts: what stands in front, and the media bytes in `media`.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Joined(byte[] front, Path media) {
    public long bytes() throws IOException {
      return front.length + Files.size(media);
    }

    /// The whole file's bytes.
    public InputStream open() throws IOException {
      return new SequenceInputStream(new ByteArrayInputStream(front), Files.newInputStream(media));
    }
  }

  /// Whether the tree has what this kind is made of.
  public static boolean possible(ObjectStore store, Scope scope, Manifest tree, DownloadKind kind)
      throws IOException {
    return kind != DownloadKind.AUDIO
        || !voices(tree, digest -> store.read(scope, digest)).isEmpty();
  }

  /// Joins what `tree` lists; `progress` hears percents, and may end it by an exception.
  ///
  /// @throws InterruptedIOException if the thread was interrupted
  public static Joined join(
      ObjectStore store,
      Scope scope,
      Manifest tree,
      DownloadKind kind,
      Path media,
      DoubleConsumer progress)
      throws IOException {
    Strand.Source source = digest -> store.read(scope, digest);
    try {
      var remux = new Remux(source, whole(tree, kind, source));
      var bytes = remux.copy(media, progress);
      return new Joined(remux.front(kind, bytes), media);
    } catch (DamagedMediaException e) {
      throw damaged(e);
    }
  }

  /// Joins what lies between two seconds of the stream, exact to a picture: an edit list hides what
  /// has to stand before and behind it.
  public static Joined cut(
      ObjectStore store, Scope scope, Manifest tree, double from, double to, Path media)
      throws IOException {
    Strand.Source source = digest -> store.read(scope, digest);
    try {
      var strands = new ArrayList<Strand>();
      var all = whole(tree, DownloadKind.DEFAULT, source);
      var span = all.getFirst().snap(new Strand.Span(from, to), source);
      for (var whole : all) {
        strands.add(whole.cut(span, source));
      }
      var remux = new Remux(source, strands);
      var bytes = remux.copy(media, _ -> {});
      return new Joined(remux.front(DownloadKind.DEFAULT, bytes), media);
    } catch (DamagedMediaException e) {
      throw damaged(e);
    }
  }

  private static List<Strand> whole(Manifest tree, DownloadKind kind, Strand.Source source)
      throws IOException, DamagedMediaException {
    var strands = new ArrayList<Strand>();
    if (kind == DownloadKind.DEFAULT) {
      highest(tree, source).ifPresent(strands::add);
    }
    var voices = voices(tree, source);
    for (var voice : voices.entrySet()) {
      if (kind == DownloadKind.DEFAULT || voice.getValue().main()) {
        Strand.of(tree, "/" + voice.getKey(), source)
            .map(strand -> strand.called(label(voice.getValue(), voices.size())))
            .ifPresent(strands::add);
      }
    }
    if (strands.isEmpty()) {
      throw new IOException("there is nothing in the stream to make a file of");
    }
    return strands;
  }

  /// The sounds by their folders, first the one that is heard unless a viewer chooses.
  private static Map<String, Voice> voices(Manifest tree, Strand.Source source) throws IOException {
    var list = tree.find(MULTIVARIANT);
    if (list.isEmpty()) {
      return Map.of();
    }
    var text = new String(source.read(list.get().identity().digest()), StandardCharsets.UTF_8);
    var sorted = new LinkedHashMap<String, Voice>();
    var all = new Playlist(text).voices().entrySet();
    for (var first : List.of(true, false)) {
      all.stream()
          .filter(voice -> voice.getValue().main() == first)
          .forEach(voice -> sorted.put(voice.getKey(), voice.getValue()));
    }
    return sorted;
  }

  /// The only sound of a stream needs no name.
  private static TrackHead.Label label(Voice voice, int count) {
    var name = count > 1 ? voice.name() : "";
    return new TrackHead.Label(voice.language(), name, voice.main(), count > 1 ? SOUNDS : 0);
  }

  private static IOException damaged(DamagedMediaException problem) {
    return new IOException("the stream is damaged: " + problem.getMessage(), problem);
  }

  /// The source's own pictures are no rung.
  private static Optional<Strand> highest(Manifest tree, Strand.Source source)
      throws IOException, DamagedMediaException {
    var folders =
        tree.stream()
            .map(Asset::path)
            .filter(path -> path.startsWith("/video/") && path.endsWith("/init.mp4"))
            .map(path -> path.substring(0, path.lastIndexOf('/')))
            .filter(folder -> !folder.equals("/" + OwnFiles.FOLDER))
            .toList();
    Optional<Strand> highest = Optional.empty();
    for (var folder : folders) {
      var strand = Strand.of(tree, folder, source);
      if (strand.isPresent()
          && (highest.isEmpty() || strand.get().width() > highest.get().width())) {
        highest = strand;
      }
    }
    return highest;
  }

  private long copy(Path media, DoubleConsumer progress) throws IOException, DamagedMediaException {
    var most = strands.stream().mapToInt(Strand::segments).max().orElse(0);
    var written = 0L;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(media), 1 << 16)) {
      for (var index = 0; index < most; index++) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while joining a download");
        }
        for (var strand : strands) {
          if (index < strand.segments()) {
            written += strand.copy(index, source, out, written);
          }
        }
        progress.accept(100.0 * (index + 1) / most);
      }
    }
    return written;
  }

  private byte[] front(DownloadKind kind, long mediaBytes) {
    var measured = front(kind, mediaBytes, 0).length;
    return front(kind, mediaBytes, measured); // offsets have a fixed width: the same length again
  }

  private byte[] front(DownloadKind kind, long mediaBytes, long base) {
    var out = new BoxWriter();
    var brand = kind == DownloadKind.AUDIO ? "M4A " : "isom";
    out.box("ftyp", () -> out.text(brand).u32(0x200).text(brand).text("mp42").text("mp41"));
    out.box(
        "moov",
        () -> {
          out.fullBox("mvhd", 1, 0, () -> movieHeader(out));
          for (var i = 0; i < strands.size(); i++) {
            strands.get(i).write(out, i + 1, base);
          }
        });
    out.u32(1).text("mdat").u64(mediaBytes + MDAT_HEAD);
    return out.toBytes();
  }

  private void movieHeader(BoxWriter out) {
    var seconds = strands.stream().mapToDouble(Strand::seconds).max().orElse(0);
    out.u64(0).u64(0).u32(TrackHead.MOVIE_TIMESCALE);
    out.u64(Math.round(seconds * TrackHead.MOVIE_TIMESCALE));
    out.u32(0x10000).u16(0x100).zeros(10);
    for (var value : new int[] {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000}) {
      out.u32(value);
    }
    out.zeros(24).u32(strands.size() + 1);
  }
}
