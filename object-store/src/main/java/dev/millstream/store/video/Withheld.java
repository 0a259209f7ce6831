package dev.millstream.store.video;

/// That a video is not shown for legal reasons; `reason` is for everybody.
public record Withheld(String reason) {}
