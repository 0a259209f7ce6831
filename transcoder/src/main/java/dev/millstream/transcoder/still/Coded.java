package dev.millstream.transcoder.still;

/// A coded picture: `shown` is when, in ticks from the stream's start; `sync` says that decoding
/// can begin with it.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Coded(long shown, int ticks, boolean sync, byte[] bytes) {}
