package dev.millstream.control.archive;

import java.util.Locale;

/// The archives that are taken, by the end of their names.
enum ArchiveKind {
  TAR_GZ,
  TAR,
  ZIP;

  static ArchiveKind of(String name) {
    var plain = name.toLowerCase(Locale.ROOT);
    if (plain.endsWith(".tar.gz") || plain.endsWith(".tgz")) {
      return TAR_GZ;
    }
    if (plain.endsWith(".tar")) {
      return TAR;
    }
    if (plain.endsWith(".zip")) {
      return ZIP;
    }
    throw BadArchive.because("%s is none: send .tar.gz, .tgz, .tar, .zip".formatted(name));
  }
}
