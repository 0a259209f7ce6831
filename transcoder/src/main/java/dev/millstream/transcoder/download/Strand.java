package dev.millstream.transcoder.download;

import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.audit.media.Boxes;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.cmaf.BoxWriter;
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
  private final SampleTable samples = new SampleTable();

  private Strand(byte[] init, List<Digest> segments) throws DamagedMediaException {
    this.head = TrackHead.of(init);
    this.segments = segments;
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
    return Optional.of(new Strand(source.read(init.get().identity().digest()), segments));
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
    head.write(out, id, samples, base);
  }

  double seconds() {
    return (double) samples.ticks() / head.timescale();
  }
}
