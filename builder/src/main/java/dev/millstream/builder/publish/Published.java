package dev.millstream.builder.publish;

import dev.millstream.store.Digest;

/// What a publish put into the store. `newObjects` and `newBytes` count codings and the manifest
/// too; `newFiles` are the files with bytes that the store did not hold.
public record Published(Digest manifest, int files, int newFiles, int newObjects, long newBytes) {
  /// Files whose bytes the store held already.
  public int reusedFiles() {
    return files - newFiles;
  }
}
