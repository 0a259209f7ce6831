package dev.millstream.control.stream.tus;

/// What became of one chunk. `offset` is the upload's new length in bytes, all of them durable.
sealed interface Appended {
  /// All of it is there.
  record Whole(long offset) implements Appended {}

  /// The connection broke; what had arrived is there, unless a checksum was to vouch for it.
  record Broken(long offset) implements Appended {}

  /// It ran beyond the upload's length; nothing of it was kept.
  record Overlong() implements Appended {}

  /// Its checksum is another; nothing of it was kept.
  record Mismatched() implements Appended {}
}
