package dev.millstream.transcoder.download;

import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.audit.media.Boxes;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.cmaf.BoxWriter;
import dev.millstream.transcoder.ladder.Cuts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One rendition on its way into a file: its header, its segments in order, and what of them was
/// taken. Reads what our own muxer writes.
final class Strand {
  private static final String INIT = "/init.mp4";
  private static final int RUN_ENTRIES_AT = 12;

  private final TrackHead head;
  private final List<Digest> segments;
  private final Optional<TrackHead.Edit> edit;
  private final SampleTable samples = new SampleTable();

  private Strand(TrackHead head, List<Digest> segments, Optional<TrackHead.Edit> edit) {
    this.head = head;
    this.segments = segments;
    this.edit = edit;
  }

  /// Reads an object whole.
  @FunctionalInterface
  interface Source {
    byte[] read(Digest digest) throws IOException;
  }

  /// The rendition in a folder of the tree; empty if there is none.
  static Optional<Strand> of(Manifest tree, String folder, Source source)
      throws IOException, DamagedMediaException {
    var init = tree.find(folder + INIT);
    if (init.isEmpty()) {
      return Optional.empty();
    }
    var segments =
        tree.stream()
            .filter(asset -> asset.path().startsWith(folder + "/seg-"))
            // numbers have five digits at least, and more when they need them
            .sorted(
                Comparator.<Asset>comparingInt(asset -> asset.path().length())
                    .thenComparing(Asset::path))
            .map(asset -> asset.identity().digest())
            .toList();
    var head = TrackHead.of(source.read(init.get().identity().digest()));
    return Optional.of(new Strand(head, segments, Optional.empty()));
  }

  /// The same with another label.
  Strand called(TrackHead.Label label) {
    return new Strand(head.called(label), segments, edit);
  }

  /// The times at which pictures change that are nearest to these; sound changes at any.
  Span snap(Span span, Source source) throws IOException, DamagedMediaException {
    if (head.width() == 0) {
      return span;
    }
    double lasting = Opening.of(source.read(segments.getFirst())).sampleTicks();
    var unit = lasting / head.timescale();
    var from = Math.round(span.from() / unit);
    return new Span(from * unit, Math.max(from + 1, Math.round(span.to() / unit)) * unit);
  }

  /// The part between two times: whole segments, and an edit list that shows what lies between. A
  /// packet of sound that lies there in part only is not shown.
  Strand cut(Span span, Source source) throws IOException, DamagedMediaException {
    var first = segments.size() - 1;
    while (first > 0 && Cuts.secondOf(first) > span.from()) {
      first--;
    }
    var start = Opening.of(source.read(segments.get(first)));
    var exact = Math.round(span.from() * head.timescale());
    if (first > 0 && start.decodeTime() > exact) { // a cut lies on the first picture of its second
      start = Opening.of(source.read(segments.get(--first)));
    }
    var end = first + 1;
    while (end < segments.size() && Cuts.secondOf(end) < span.to()) {
      end++;
    }
    var unit = head.width() > 0 ? 1 : start.sampleTicks();
    var from = Math.ceilDiv(exact, unit) * unit;
    var to = Math.round(span.to() * head.timescale()) / unit * unit;
    var edit =
        new TrackHead.Edit(from - exact, from - start.decodeTime(), Math.max(unit, to - from));
    return new Strand(head, segments.subList(first, end), Optional.of(edit));
  }

  /// From which to which second of a stream.
  record Span(double from, double to) {}

  /// When a segment begins, and how long its first sample lasts.
  private record Opening(long decodeTime, int sampleTicks) {
    static Opening of(byte[] segment) throws DamagedMediaException {
      var fragment = Boxes.need(ByteBuffer.wrap(segment), "moof", "traf");
      return new Opening(
          Boxes.need(fragment, "tfdt").getLong(4),
          Boxes.need(fragment, "trun").getInt(RUN_ENTRIES_AT));
    }
  }

  int width() {
    return head.width();
  }

  int segments() {
    return segments.size();
  }

  /// Copies the media bytes of a segment to `out`, which stands at `offset`; returns how many.
  long copy(int index, Source source, OutputStream out, long offset)
      throws IOException, DamagedMediaException {
    var segment = ByteBuffer.wrap(source.read(segments.get(index)));
    var copied = 0L;
    for (var box : Boxes.in(segment)) {
      switch (box.type()) {
        case "moof" -> list(box.content(), offset + copied);
        case "mdat" -> {
          out.write(segment.array(), box.contentAt(), box.content().limit());
          copied += box.content().limit();
        }
        default -> {
          // nothing that belongs to the samples
        }
      }
    }
    return copied;
  }

  private void list(ByteBuffer moof, long offset) throws DamagedMediaException {
    var run = Boxes.need(moof, "traf", "trun");
    samples.chunk(offset);
    var at = RUN_ENTRIES_AT;
    for (var i = 0; i < run.getInt(4); i++) {
      samples.sample(run.getInt(at), run.getInt(at + 4), run.getInt(at + 8), run.getInt(at + 12));
      at += 16;
    }
  }

  /// Writes the `trak` box of a file whose media bytes begin at `base`.
  void write(BoxWriter out, int id, long base) {
    head.write(out, id, samples, edit, base);
  }

  double seconds() {
    return (double) edit.map(TrackHead.Edit::ticks).orElse(samples.ticks()) / head.timescale();
  }
}
