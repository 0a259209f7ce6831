package dev.millstream.transcoder.source;

/// From `start` on, in seconds of the stream, it is told what `title` says.
public record Chapter(double start, String title) {}
