package dev.millstream.transcoder.audit;

/// What is checked: a rule of Apple's HLS authoring specification, with its number there. The
/// SHOULDs without a number of their own carry the number of the rule they belong to.
public enum Rule {
  FRAGMENTED_MP4("1.2", Level.MUST, "pictures are H.264, HEVC or AV1 in fragmented MP4"),
  PROGRESSIVE("1.14", Level.MUST, "pictures are deinterlaced"),
  FRAME_RATE_MAX("1.19", Level.MUST, "at most 60 pictures a second"),
  AVERAGE_TRUE("1.26", Level.MUST, "the measured average is within 10 % of AVERAGE-BANDWIDTH"),
  PEAK_TRUE("1.27", Level.MUST, "the measured peak is within 10 % of BANDWIDTH"),
  PEAK_MODEST("1.28", Level.SHOULD, "the peak is at most 200 % of the average"),
  KEYS_OFTEN("1.10", Level.SHOULD, "a picture stands alone every two seconds"),
  HDR_EVERYWHERE("1.23", Level.SHOULD, "where there is HDR, it is there in all sizes"),
  SDR_TOO("1.24", Level.MUST, "where there is HDR, there is SDR, too"),
  STEREO_AAC("2.3", Level.MUST, "there is stereo AAC"),
  SEPARATE_SOUND("2.4", Level.SHOULD, "sound is a rendition of its own"),
  KEY_PLAYLISTS("6.1", Level.MUST, "there are I-frame playlists"),
  KEY_RANGES("6.10", Level.MUST, "an I-frame's byte range holds its moof and the whole picture"),
  DECODE_TIMES("7.3", Level.MUST, "decode times go on from fragment to fragment"),
  STARTS_WITH_KEY("7.4", Level.MUST, "every segment starts with a picture that stands alone"),
  SEGMENT_LENGTH("7.7", Level.MUST, "no segment is longer than the target by over 0.5 s"),
  SIX_SECONDS("7.5", Level.SHOULD, "the target duration is 6 s"),
  ALIGNED("7.6", Level.SHOULD, "the variants are cut at the same times"),
  DURATIONS_TRUE("8.1", Level.MUST, "EXTINF is true to a picture"),
  ONE_TARGET("8.2", Level.MUST, "all renditions have the same target duration"),
  ONE_LENGTH("8.3", Level.MUST, "all renditions have content of the same duration"),
  ON_DEMAND("8.6", Level.MUST, "EXT-X-PLAYLIST-TYPE is VOD"),
  NO_REDIRECTS("8.18", Level.MUST, "media are served without redirects"),
  MAP("8.20", Level.MUST, "EXT-X-MAP names the initialization section"),
  INDEPENDENT("8.22", Level.SHOULD, "EXT-X-INDEPENDENT-SEGMENTS is there"),
  CODECS("9.1", Level.MUST, "CODECS is there and true"),
  RESOLUTION("9.3", Level.MUST, "RESOLUTION is there and true"),
  SEVERAL_RATES("9.9", Level.MUST, "there are variants of several rates"),
  BANDWIDTH("9.13", Level.MUST, "BANDWIDTH is there"),
  AVERAGE("9.14", Level.MUST, "AVERAGE-BANDWIDTH is there"),
  FRAME_RATE("9.15", Level.MUST, "FRAME-RATE is there and true"),
  VIDEO_RANGE("9.16", Level.SHOULD, "VIDEO-RANGE is there and true"),
  FIRST_VARIANT("9.11", Level.SHOULD, "the first variant is the one nearest to 2 Mbit/s"),
  LOW_VARIANT("9.21", Level.MUST, "a variant's peak is at most 192 kbit/s"),
  GZIP("10.1", Level.MUST, "playlists are served with gzip");

  /// How much a rule binds.
  public enum Level {
    MUST,
    SHOULD
  }

  private final String number;
  private final Level level;
  private final String text;

  Rule(String number, Level level, String text) {
    this.number = number;
    this.level = level;
    this.text = text;
  }

  public String number() {
    return number;
  }

  public Level level() {
    return level;
  }

  /// What the rule asks for.
  public String text() {
    return text;
  }
}
