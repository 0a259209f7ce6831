package dev.millstream.transcoder.audit.media;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/// What an initialization section says of its only track. `coding` is the sample entry's type, such
/// as `avc1`; sound has channels and no size. `progressive` is empty where it cannot be told.
public record TrackHeader(
    String coding,
    String codecs,
    int timescale,
    int width,
    int height,
    int channels,
    int lengthBytes,
    long defaultTicks,
    Optional<Boolean> progressive) {
  private static final Set<String> AVC = Set.of("avc1", "avc3");
  private static final Set<String> HEVC = Set.of("hvc1", "hev1");
  private static final int ENTRY_COUNT_BYTES = 8;
  private static final int PICTURE_ENTRY_BYTES = 78;

  public boolean pictures() {
    return width > 0;
  }

  public boolean avc() {
    return AVC.contains(coding);
  }

  public boolean hevc() {
    return HEVC.contains(coding);
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
          entry.type(), entry.type(), timescale, 0, 0, channels, 0, ticks, Optional.empty());
    }
    var width = content.getShort(24) & 0xffff;
    var height = content.getShort(26) & 0xffff;
    var inner = content.slice(PICTURE_ENTRY_BYTES, content.limit() - PICTURE_ENTRY_BYTES);
    if (!AVC.contains(entry.type())) {
      return new TrackHeader(
          entry.type(), entry.type(), timescale, width, height, 0, 4, ticks, Optional.empty());
    }
    var config = Boxes.need(inner, "avcC");
    var codecs =
        "%s.%02x%02x%02x"
            .formatted(
                entry.type(), config.get(1) & 0xff, config.get(2) & 0xff, config.get(3) & 0xff);
    var lengthBytes = (config.get(4) & 3) + 1;
    var progressive = SequenceParameters.progressive(parameters(config));
    return new TrackHeader(
        entry.type(),
        codecs,
        timescale,
        width,
        height,
        0,
        lengthBytes,
        ticks,
        Optional.of(progressive));
  }

  /// The first sequence parameter set of a decoder configuration record.
  private static byte[] parameters(ByteBuffer config) {
    var unit = new byte[config.getShort(6) & 0xffff];
    config.get(8, unit);
    return unit;
  }
}
