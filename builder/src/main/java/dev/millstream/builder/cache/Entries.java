package dev.millstream.builder.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What lay in `node_modules` folders of a checkout: a line each in a file, so that nothing has to
/// be looked at before a build gets them.
final class Entries {
  private static final char FOLDER = 'd';
  private static final char FILE = 'f';
  private static final char OTHER = 'o';

  private final Path checkout;
  private final long since;
  private final Map<Path, Entry> known = new HashMap<>();

  /// What has not changed since then (a ctime) is what it was, too.
  private Entries(Path checkout, long since) {
    this.checkout = checkout;
    this.since = since;
  }

  /// What a path was; of a folder the ctime (in nanoseconds) tells nothing, for generators put
  /// their caches into it.
  private record Entry(char kind, long inode, int mode, long changed) {
    static Entry of(Path path) throws IOException {
      var found =
          Files.readAttributes(
              path, "unix:ino,mode,ctime,isDirectory,isRegularFile", LinkOption.NOFOLLOW_LINKS);
      var folder = (boolean) named(found, "isDirectory");
      var time = (FileTime) named(found, "ctime");
      return new Entry(
          folder ? FOLDER : (boolean) named(found, "isRegularFile") ? FILE : OTHER,
          (long) named(found, "ino"),
          (int) named(found, "mode"),
          folder ? 0 : time.to(TimeUnit.NANOSECONDS));
    }

    private static Object named(Map<String, Object> found, String name) {
      return Objects.requireNonNull(found.get(name), name);
    }

    /// Links of other builds to a file of pnpm's store moved its ctime before this one began.
    boolean isStill(Entry before, long since) {
      return kind == before.kind
          && inode == before.inode
          && mode == before.mode
          && (changed == before.changed || changed < since);
    }
  }

  /// All of these folders of the checkout, but what generators keep in them.
  static Entries look(Path checkout, List<Path> roots) throws IOException {
    var entries = new Entries(checkout, Long.MIN_VALUE);
    for (var root : roots) {
      entries.known.put(root, Entry.of(root));
      for (var each : list(root)) {
        if (!BuildCache.isGenerators(each.getFileName().toString())) {
          entries.look(each);
        }
      }
    }
    return entries;
  }

  private void look(Path path) throws IOException {
    var entry = Entry.of(path);
    known.put(path, entry);
    if (entry.kind() == FOLDER) {
      for (var each : list(path)) {
        look(each);
      }
    }
  }

  /// What was written down, for another checkout that gets it now.
  static Entries read(Path file, Path checkout) throws IOException {
    var now = Files.createTempFile(file.getParent(), "now", "");
    var entries = new Entries(checkout, ctime(now));
    Files.delete(now);
    try {
      for (var line : Files.readAllLines(file, UTF_8)) {
        var fields = line.split(" ", 5);
        entries.known.put(
            checkout.resolve(fields[4]),
            new Entry(
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[3])));
      }
    } catch (RuntimeException e) {
      throw new IOException(file + " is damaged", e);
    }
    return entries;
  }

  /// Writes them down.
  ///
  /// @throws IOException also if a name does not fit on a line
  void write(Path file) throws IOException {
    try (var out = Files.newBufferedWriter(file, UTF_8)) {
      for (var each : known.entrySet()) {
        var name = checkout.relativize(each.getKey()).toString();
        if (name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
          throw new IOException("a name of more than one line");
        }
        var entry = each.getValue();
        out.write(entry.kind() + " " + entry.inode() + " " + entry.mode() + " ");
        out.write(entry.changed() + " " + name + "\n");
      }
    }
  }

  long files() {
    return known.values().stream().filter(entry -> entry.kind() == FILE).count();
  }

  /// The first that is not what it was; what was added is deleted.
  Optional<Path> changed(List<Path> roots) throws IOException {
    var seen = new HashSet<Path>();
    for (var root : roots) {
      var changed = Folders.isIn(checkout, root) ? changed(root, seen) : Optional.of(root);
      if (changed.isPresent()) {
        return changed;
      }
    }
    return known.keySet().stream().filter(path -> !seen.contains(path)).findFirst();
  }

  private Optional<Path> changed(Path path, Set<Path> seen) throws IOException {
    var before = known.get(path);
    var now = Entry.of(path);
    if (before == null) {
      Folders.delete(path);
      return Optional.empty();
    }
    if (!now.isStill(before, since)) {
      return Optional.of(path);
    }
    seen.add(path);
    if (now.kind() == FOLDER) {
      for (var each : list(path)) {
        var changed = changed(each, seen);
        if (changed.isPresent()) {
          return changed;
        }
      }
    }
    return Optional.empty();
  }

  private static long ctime(Path file) throws IOException {
    return ((FileTime) Files.getAttribute(file, "unix:ctime")).to(TimeUnit.NANOSECONDS);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
