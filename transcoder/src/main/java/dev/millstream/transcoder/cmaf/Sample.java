package dev.millstream.transcoder.cmaf;

/// One coded picture or audio frame; `duration` and `compositionOffset` are in the track's
/// timescale. A `sync` sample can be decoded without any before it.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sample(byte[] bytes, int duration, int compositionOffset, boolean sync) {}
