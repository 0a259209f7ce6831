package dev.millstream.transcoder.still;

/// The stream's picture is scaled to one size, then its middle is cut out, or black added around
/// it, until it has the other; in pixels.
public record Framing(int scaledWidth, int scaledHeight, int width, int height) {}
