package dev.millstream.transcoder.download;

import dev.millstream.transcoder.audit.media.Boxes;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.audit.media.TrackHeader;
import dev.millstream.transcoder.cmaf.BoxWriter;
import dev.millstream.transcoder.cmaf.LanguageCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What an initialization section says of its track, and the same again for a file without
/// fragments: durations of 64 bits, and the samples' table in place of an empty one.
@SuppressWarnings("ArrayRecordComponent") // never compared
record TrackHead(
    int timescale,
    int width,
    byte[] shape,
    Optional<Integer> delayTicks,
    byte[] handler,
    List<Boxes.Box> media,
    byte[] description,
    Label label) {
  /// Durations of a movie count in these a second.
  static final int MOVIE_TIMESCALE = 90_000;

  private static final int ENABLED_IN_MOVIE = 3;
  private static final int IN_MOVIE = 2;
  private static final int SHAPE_AT = 24; // behind a tkhd's times and duration of 32 bits
  private static final int DELAY_AT = 12;
  private static final int GROUP_AT = 10; // in the shape: behind what is reserved, and the layer

  static TrackHead of(byte[] section) throws DamagedMediaException {
    var header = TrackHeader.of(section);
    var trak = Boxes.need(ByteBuffer.wrap(section), "moov", "trak");
    var shape = Boxes.need(trak, "tkhd");
    return new TrackHead(
        header.timescale(),
        header.width(),
        bytes(shape.slice(SHAPE_AT, shape.limit() - SHAPE_AT)),
        Boxes.find(trak, "edts", "elst").map(list -> list.getInt(DELAY_AT)),
        bytes(Boxes.need(trak, "mdia", "hdlr")),
        Boxes.in(Boxes.need(trak, "mdia", "minf")),
        bytes(Boxes.need(trak, "mdia", "minf", "stbl", "stsd")),
        Label.NONE);
  }

  /// What players tell tracks apart by. Of those of a group that is not 0, one is enabled.
  record Label(String language, String name, boolean enabled, int group) {
    static final Label NONE = new Label("und", "", true, 0);
  }

  TrackHead called(Label given) {
    return new TrackHead(timescale, width, shape, delayTicks, handler, media, description, given);
  }

  /// Which of a track's samples are shown: nothing for `late` ticks, then `ticks` from `from`,
  /// which the track's delay is not in.
  record Edit(long late, long from, long ticks) {}

  /// Writes all samples; without an edit, all of them are shown.
  void write(BoxWriter out, int id, SampleTable samples, Optional<Edit> edit, long base) {
    var ticks = samples.ticks();
    var shown = edit.map(Edit::ticks).orElse(ticks);
    var movieTicks = movieTicks(shown);
    var late = movieTicks(edit.map(Edit::late).orElse(0L));
    var from =
        edit.map(cut -> cut.from() + delayTicks.orElse(0)).or(() -> delayTicks.map(Long::valueOf));
    out.box(
        "trak",
        () -> {
          out.fullBox(
              "tkhd",
              1,
              label.enabled() ? ENABLED_IN_MOVIE : IN_MOVIE,
              () -> {
                out.u64(0).u64(0).u32(id).u32(0).u64(movieTicks).bytes(grouped());
              });
          from.ifPresent(start -> out.box("edts", () -> edits(out, late, start, movieTicks)));
          out.box("mdia", () -> media(out, ticks, samples, base));
          if (!label.name().isEmpty()) {
            var name = label.name().getBytes(StandardCharsets.UTF_8);
            out.box("udta", () -> out.box("name", () -> out.bytes(name)));
          }
        });
  }

  private byte[] grouped() {
    var grouped = shape.clone();
    grouped[GROUP_AT] = 0;
    grouped[GROUP_AT + 1] = (byte) label.group();
    return grouped;
  }

  private long movieTicks(long ticks) {
    return Math.round((double) ticks * MOVIE_TIMESCALE / timescale);
  }

  private static void edits(BoxWriter out, long late, long from, long shown) {
    out.fullBox(
        "elst",
        1,
        0,
        () -> {
          out.u32(late > 0 ? 2 : 1);
          if (late > 0) {
            out.u64(late).u64(-1).u32(0x10000);
          }
          out.u64(shown).u64(from).u32(0x10000);
        });
  }

  private void media(BoxWriter out, long ticks, SampleTable samples, long base) {
    var language = LanguageCode.of(label.language());
    out.fullBox(
        "mdhd", 1, 0, () -> out.u64(0).u64(0).u32(timescale).u64(ticks).u16(language).u16(0));
    out.box("hdlr", () -> out.bytes(handler));
    out.box(
        "minf",
        () -> {
          for (var box : media) {
            if (!box.type().equals("stbl")) {
              out.box(box.type(), () -> out.bytes(bytes(box.content())));
            }
          }
          out.box(
              "stbl",
              () -> {
                out.box("stsd", () -> out.bytes(description));
                samples.write(out, base);
              });
        });
  }

  private static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return bytes;
  }
}
