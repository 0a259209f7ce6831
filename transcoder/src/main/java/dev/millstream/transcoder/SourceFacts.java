package dev.millstream.transcoder;

import java.util.Optional;

/// What the source is: its duration from packets, its upright size in square pixels, the rate it is
/// encoded at, the codec of the sound that is used (empty if there is none that can be decoded).
public record SourceFacts(
    double durationSeconds,
    int width,
    int height,
    double frameRate,
    String videoCodec,
    Optional<String> audioCodec,
    long bytes) {}
