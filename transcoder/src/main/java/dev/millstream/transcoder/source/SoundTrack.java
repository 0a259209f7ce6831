package dev.millstream.transcoder.source;

/// One sound of a source: the number of its stream, a BCP 47 language (`und` if it is not said),
/// and what it is called (empty if nothing).
public record SoundTrack(int stream, String language, String label) {}
