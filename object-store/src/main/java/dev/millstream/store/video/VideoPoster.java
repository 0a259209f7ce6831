package dev.millstream.store.video;

/// Which moment stands for a video, if its owner chose one: a part of its duration, 0 to 1.
public record VideoPoster(double part) {}
