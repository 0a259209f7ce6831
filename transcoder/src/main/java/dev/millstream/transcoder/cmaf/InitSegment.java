package dev.millstream.transcoder.cmaf;

/// The file a player reads first: `ftyp` and a `moov` without samples.
public final class InitSegment {
  private static final int[] UNITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  private static final int TRACK_ID = 1;
  private static final int ENABLED_IN_MOVIE = 3;
  private static final int DPI_72 = 0x480000;

  private final BoxWriter out = new BoxWriter();
  private final Track track;

  private InitSegment(Track track) {
    this.track = track;
  }

  /// The init segment's bytes.
  public static byte[] of(Track track) {
    var init = new InitSegment(track);
    init.write();
    return init.out.toBytes();
  }

  private void write() {
    out.box("ftyp", () -> out.text("iso6").u32(0).text("iso6").text("cmfc").text("mp41"));
    out.box(
        "moov",
        () -> {
          movieHeader();
          out.box(
              "trak",
              () -> {
                trackHeader();
                if (track instanceof Track.Video video) {
                  editList(video.delayTicks());
                }
                out.box("mdia", this::media);
              });
          out.box(
              "mvex",
              () -> out.fullBox("trex", 0, 0, () -> out.u32(TRACK_ID).u32(1).u32(0).u32(0).u32(0)));
        });
  }

  private void movieHeader() {
    out.fullBox(
        "mvhd",
        0,
        0,
        () -> {
          out.u32(0).u32(0).u32(1000).u32(0);
          out.u32(0x10000).u16(0x100).zeros(10);
          matrix();
          out.zeros(24).u32(TRACK_ID + 1);
        });
  }

  private void trackHeader() {
    out.fullBox(
        "tkhd",
        0,
        ENABLED_IN_MOVIE,
        () -> {
          out.u32(0).u32(0).u32(TRACK_ID).u32(0).u32(0).zeros(8).u16(0).u16(0);
          out.u16(track instanceof Track.Audio ? 0x100 : 0).u16(0);
          matrix();
          switch (track) {
            case Track.Video video -> out.u32(video.width() << 16).u32(video.height() << 16);
            case Track.Audio _ -> out.u32(0).u32(0);
          }
        });
  }

  private void editList(int delayTicks) {
    out.box(
        "edts",
        () -> out.fullBox("elst", 0, 0, () -> out.u32(1).u32(0).u32(delayTicks).u32(0x10000)));
  }

  private void matrix() {
    for (var value : UNITY) {
      out.u32(value);
    }
  }

  private void media() {
    out.fullBox(
        "mdhd", 0, 0, () -> out.u32(0).u32(0).u32(track.timescale()).u32(0).u16(language()).u16(0));
    var handler = track instanceof Track.Video ? "vide" : "soun";
    out.fullBox("hdlr", 0, 0, () -> out.u32(0).text(handler).zeros(12).text("Millstream").u8(0));
    out.box(
        "minf",
        () -> {
          switch (track) {
            case Track.Video _ -> out.fullBox("vmhd", 0, 1, () -> out.zeros(8));
            case Track.Audio _ -> out.fullBox("smhd", 0, 0, () -> out.zeros(4));
          }
          out.box(
              "dinf",
              () -> out.fullBox("dref", 0, 0, () -> out.u32(1).fullBox("url ", 0, 1, () -> {})));
          out.box("stbl", this::sampleTable);
        });
  }

  private int language() {
    return LanguageCode.of(track instanceof Track.Audio audio ? audio.language() : "und");
  }

  private void sampleTable() {
    out.fullBox(
        "stsd",
        0,
        0,
        () -> {
          out.u32(1);
          switch (track) {
            case Track.Video video -> pictureEntry(video);
            case Track.Audio audio -> soundEntry(audio);
          }
        });
    out.fullBox("stts", 0, 0, () -> out.u32(0));
    out.fullBox("stsc", 0, 0, () -> out.u32(0));
    out.fullBox("stsz", 0, 0, () -> out.u32(0).u32(0));
    out.fullBox("stco", 0, 0, () -> out.u32(0));
  }

  private void pictureEntry(Track.Video video) {
    out.box(
        video.config().entry(),
        () -> {
          out.zeros(6).u16(1).zeros(16);
          out.u16(video.width()).u16(video.height()).u32(DPI_72).u32(DPI_72).u32(0).u16(1);
          out.zeros(32).u16(0x18).u16(0xffff);
          video.config().write(out);
          out.box("pasp", () -> out.u32(1).u32(1));
          video.colour().ifPresent(colour -> colour.write(out));
        });
  }

  private void soundEntry(Track.Audio audio) {
    out.box(
        "mp4a",
        () -> {
          out.zeros(6).u16(1).zeros(8).u16(audio.channels()).u16(16).zeros(4);
          out.u16(audio.timescale()).u16(0);
          out.fullBox("esds", 0, 0, () -> elementaryStream(audio));
        });
  }

  /// The MPEG-4 descriptors (ISO/IEC 14496-1, 7.2.6.5): stream, decoder, its config, sync layer.
  private void elementaryStream(Track.Audio audio) {
    var config = audio.config();
    out.u8(3).u8(3 + 2 + 13 + 2 + config.length + 3).u16(TRACK_ID).u8(0);
    out.u8(4).u8(13 + 2 + config.length).u8(0x40).u8(0x15).u8(0).u16(0);
    out.u32(audio.bitsPerSecond()).u32(audio.bitsPerSecond());
    out.u8(5).u8(config.length).bytes(config);
    out.u8(6).u8(1).u8(2);
  }
}
