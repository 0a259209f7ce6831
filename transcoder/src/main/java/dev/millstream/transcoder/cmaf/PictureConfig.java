package dev.millstream.transcoder.cmaf;

/// What a decoder must know before a track's first picture.
public sealed interface PictureConfig permits AvcConfig, HevcConfig, Av1Config {
  /// The codec's name in a playlist (RFC 6381).
  String codecs();

  /// The type of the sample entry.
  String entry();

  /// The box inside of the sample entry.
  void write(BoxWriter out);
}
