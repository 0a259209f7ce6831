package dev.millstream.transcoder.source;

/// Subtitles that lie in a source: a BCP 47 language (`und` if it is not said), what they are
/// called (empty if nothing), and a WebVTT file.
public record TextTrack(String language, String label, String webVtt) {}
