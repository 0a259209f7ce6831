package dev.millstream.store.file;

/// What a store's files have to outlive.
enum Durability {
  /// A power cut.
  SYNCED,
  /// The process that has it open: nothing is synced to disk.
  FLEETING
}
