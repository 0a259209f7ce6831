package dev.millstream.transcoder.overlay;

import java.nio.file.Path;

/// A picture (PNG, JPEG or WebP) that is drawn over every picture of a video.
public record Overlay(Path picture, Look look) {}
