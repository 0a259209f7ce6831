package dev.millstream.transcoder.confine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Has the kernel refuse the calling thread, and those that it starts later, all files but a few
/// (Landlock).
final class FileFence {
  private static final int NO_NEW_PRIVILEGES = 38;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;
  private static final long EVERYTHING_FIRST = (1 << 13) - 1;
  private static final long MOVE_ELSEWHERE = 1 << 13; // from the second version on
  private static final long TRUNCATE = 1 << 14; // from the third version on

  private final LinuxCalls calls;
  private final long all;

  FileFence(LinuxCalls calls) {
    this.calls = calls;
    var version = calls.landlockVersion();
    this.all =
        (version > 0 ? EVERYTHING_FIRST : 0)
            | (version > 1 ? MOVE_ELSEWHERE : 0)
            | (version > 2 ? TRUNCATE : 0);
  }

  void close(List<Path> readable, Optional<Path> writable) throws IOException {
    if (all == 0) {
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var attributes = arena.allocate(ValueLayout.JAVA_LONG);
      attributes.set(ValueLayout.JAVA_LONG, 0, all);
      var rules = calls.landlockRules(attributes);
      for (var path : readable) {
        allow(rules, path, READ_FILE | READ_FOLDER);
      }
      allow(rules, Path.of("/dev/null"), READ_FILE | WRITE_FILE);
      if (writable.isPresent()) {
        allow(rules, writable.get(), all);
      }
      calls.prctl(NO_NEW_PRIVILEGES, 1);
      calls.landlockRestrict(rules);
      calls.close(rules);
    }
  }

  private void allow(int rules, Path path, long rights) throws IOException {
    var descriptor = calls.path(path.toString());
    if (descriptor.isEmpty()) {
      return; // nothing to read there
    }
    var fits = Files.isDirectory(path) ? rights : rights & (READ_FILE | WRITE_FILE | TRUNCATE);
    try (var arena = Arena.ofConfined()) {
      var beneath = arena.allocate(12, 8);
      beneath.set(ValueLayout.JAVA_LONG, 0, fits & all);
      beneath.set(ValueLayout.JAVA_INT, 8, descriptor.get());
      calls.landlockAllow(rules, beneath);
    } finally {
      calls.close(descriptor.get());
    }
  }
}
