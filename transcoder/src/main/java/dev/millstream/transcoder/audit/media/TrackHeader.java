package dev.millstream.transcoder.audit.media;

import dev.millstream.transcoder.cmaf.HevcConfig;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an initialization section says of its only track. `coding` is the sample entry's type, such
/// as `avc1`; sound has channels and no size. `range` is that of the pictures' light, and it and
/// `progressive` are empty where they cannot be told.
public record TrackHeader(
    String coding,
    String codecs,
    int timescale,
    int width,
    int height,
    int channels,
    int lengthBytes,
    long defaultTicks,
    Optional<Boolean> progressive,
    Optional<String> range) {
  private static final Set<String> AVC = Set.of("avc1", "avc3");
  private static final Set<String> HEVC = Set.of("hvc1", "hev1");
  private static final String AV1 = "av01";
  private static final int ENTRY_COUNT_BYTES = 8;
  private static final int PICTURE_ENTRY_BYTES = 78;
  private static final int HEVC_PROFILE_BYTES = 12;
  private static final int NCLX = 0x6e636c78;
  private static final short PQ = 16;
  private static final short HLG = 18;

  public boolean pictures() {
    return width > 0;
  }

  public boolean avc() {
    return AVC.contains(coding);
  }

  public boolean hevc() {
    return HEVC.contains(coding);
  }

  public boolean av1() {
    return coding.equals(AV1);
  }

  public double seconds(long ticks) {
    return (double) ticks / timescale;
  }

  public static TrackHeader of(byte[] section) throws DamagedMediaException {
    try {
      return read(ByteBuffer.wrap(section));
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedMediaException("the initialization section ends early");
    }
  }

  private static TrackHeader read(ByteBuffer section) throws DamagedMediaException {
    var media = Boxes.need(section, "moov", "trak", "mdia");
    var header = Boxes.need(media, "mdhd");
    var timescale = header.getInt(header.get(0) == 1 ? 20 : 12);
    if (timescale <= 0) {
      throw new DamagedMediaException("the track has no timescale");
    }
    var description = Boxes.need(media, "minf", "stbl", "stsd");
    var entries = description.slice(ENTRY_COUNT_BYTES, description.limit() - ENTRY_COUNT_BYTES);
    var entry = Boxes.in(entries).getFirst();
    var fragments = Boxes.find(section, "moov", "mvex", "trex");
    var ticks = fragments.map(box -> Integer.toUnsignedLong(box.getInt(12))).orElse(0L);
    var content = entry.content();
    if (Boxes.find(media, "minf", "vmhd").isEmpty()) {
      var channels = content.getShort(16);
      return new TrackHeader(
          entry.type(),
          entry.type(),
          timescale,
          0,
          0,
          channels,
          0,
          ticks,
          Optional.empty(),
          Optional.empty());
    }
    var width = content.getShort(24) & 0xffff;
    var height = content.getShort(26) & 0xffff;
    var inner = content.slice(PICTURE_ENTRY_BYTES, content.limit() - PICTURE_ENTRY_BYTES);
    var coded = Coded.of(entry.type(), inner);
    return new TrackHeader(
        entry.type(),
        coded.codecs(),
        timescale,
        width,
        height,
        0,
        coded.lengthBytes(),
        ticks,
        coded.progressive(),
        range(inner));
  }

  /// By the curve that `colr` names.
  private static Optional<String> range(ByteBuffer inner) throws DamagedMediaException {
    var colours = Boxes.find(inner, "colr");
    if (colours.isEmpty() || colours.get().getInt(0) != NCLX) {
      return Optional.empty();
    }
    return Optional.of(
        switch (colours.get().getShort(6)) {
          case PQ -> "PQ";
          case HLG -> "HLG";
          default -> "SDR";
        });
  }

  /// What the decoder's configuration says.
  private record Coded(String codecs, int lengthBytes, Optional<Boolean> progressive) {
    static Coded of(String entry, ByteBuffer inner) throws DamagedMediaException {
      if (AVC.contains(entry)) {
        var config = Boxes.need(inner, "avcC");
        var codecs =
            "%s.%02x%02x%02x"
                .formatted(entry, config.get(1) & 0xff, config.get(2) & 0xff, config.get(3) & 0xff);
        var progressive = SequenceParameters.progressive(parameters(config));
        return new Coded(codecs, (config.get(4) & 3) + 1, Optional.of(progressive));
      }
      if (HEVC.contains(entry)) {
        var config = Boxes.need(inner, "hvcC");
        var profile = new byte[HEVC_PROFILE_BYTES];
        config.get(1, profile);
        var frames = (profile[5] & 0xc0) == 0x80; // progressive, and not interlaced
        return new Coded(
            entry + HevcConfig.profile(profile), (config.get(21) & 3) + 1, Optional.of(frames));
      }
      if (entry.equals(AV1)) {
        var config = Boxes.need(inner, "av1C");
        var codecs =
            String.format(
                Locale.ROOT,
                "av01.%d.%02d%s.%s",
                config.get(1) >> 5 & 7,
                config.get(1) & 31,
                config.get(2) < 0 ? "H" : "M",
                (config.get(2) & 0x40) == 0 ? "08" : "10");
        return new Coded(codecs, 0, Optional.of(true)); // it knows no fields
      }
      return new Coded(entry, 4, Optional.empty());
    }
  }

  /// The first sequence parameter set of a decoder configuration record.
  private static byte[] parameters(ByteBuffer config) {
    var unit = new byte[config.getShort(6) & 0xffff];
    config.get(8, unit);
    return unit;
  }
}
