package dev.millstream.transcoder.overlay;

/// Width and height in pixels.
public record Size(int width, int height) {}
