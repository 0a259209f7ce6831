package dev.millstream.control.archive;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.control.direct.UploadTree;
import dev.millstream.store.Digest;
import dev.millstream.store.Stage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an archive holds, put into a stage while it is read. Links to files of the archive become
/// those files; whatever could reach out of it, or mean two things, ends the reading.
final class Contents {
  private static final Set<String> IGNORED =
      Set.of("node_modules", ".git", ".DS_Store", "__MACOSX");
  private static final int LINKS_MAX = 40;

  private final Stage stage;
  private final ArchiveLimits limits;
  private final Map<String, Stored> files = new LinkedHashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private int entries;

  Contents(Stage stage, ArchiveLimits limits) {
    this.stage = stage;
    this.limits = limits;
  }

  private record Stored(Digest digest, long size) {}

  void folder(String name) {
    var path = path(name);
    if (!path.isEmpty() && !ignored(path)) {
      check(path);
      enter(path);
    }
  }

  void file(String name, InputStream bytes) throws IOException {
    var path = path(name);
    var limited = new Limited(bytes, name);
    if (ignored(path)) {
      limited.transferTo(OutputStream.nullOutputStream());
    } else {
      claim(path);
      var digest = stage.put(limited);
      files.put(path, new Stored(digest, limited.length));
    }
  }

  /// A symbolic link; `target` is relative to the link's folder.
  void link(String name, String target) {
    var path = path(name);
    if (!ignored(path)) {
      claim(path);
      links.put(path, inside(path, target));
    }
  }

  /// A second name of an earlier file, which `target` names from the root.
  void hardLink(String name, String target) {
    var path = path(name);
    if (ignored(path)) {
      return;
    }
    claim(path);
    var file = files.get(clean(target));
    if (file == null) {
      throw BadArchive.because(
          "the link %s leads to %s, which is no file before it".formatted(name, target));
    }
    files.put(path, file);
  }

  /// Makes the tree durable.
  Digest commit() throws IOException {
    var tree = new UploadTree(stage);
    files.forEach((path, file) -> tree.add(path, file.digest(), file.size()));
    for (var link : links.keySet()) {
      var file = target(link);
      tree.add(link, file.digest(), file.size());
    }
    if (files.isEmpty()) {
      throw BadArchive.because("it holds no file");
    }
    return tree.commit();
  }

  private Stored target(String link) {
    var path = link;
    for (var steps = 0; steps < LINKS_MAX; steps++) {
      var next = links.get(path);
      if (next == null) {
        break;
      }
      path = next;
    }
    var file = files.get(path);
    if (file == null) {
      throw BadArchive.because(
          "the link %s leads to %s, which is no file of the archive".formatted(link, path));
    }
    return file;
  }

  /// Where a link leads, from the root.
  private static String inside(String link, String target) {
    var slash = link.lastIndexOf('/');
    var at = slash < 0 ? "" : link.substring(0, slash);
    if (target.startsWith("/")) {
      throw BadArchive.because(
          "the link %s leads out of the archive, to %s".formatted(link, target));
    }
    for (var segment : target.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (at.isEmpty()) {
            throw BadArchive.because(
                "the link %s leads out of the archive, to %s".formatted(link, target));
          }
          at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
        }
        default -> at = at.isEmpty() ? segment : at + "/" + segment;
      }
    }
    return at;
  }

  /// The next entry's name without what means nothing; empty for the root itself.
  private String path(String name) {
    if (++entries > limits.entriesMax()) {
      throw BadArchive.tooLarge("it has more than %,d entries".formatted(limits.entriesMax()));
    }
    return clean(name);
  }

  private static String clean(String name) {
    if (name.startsWith("/")) {
      throw BadArchive.because("%s is an absolute path".formatted(name));
    }
    var path = name.replaceFirst("^(\\./+)+", "").replaceFirst("/+$", "");
    if (("/" + path + "/").contains("/../")) {
      throw BadArchive.because("%s leads out of the archive".formatted(name));
    }
    return path.equals(".") ? "" : path;
  }

  private static boolean ignored(String path) {
    for (var segment : path.split("/", -1)) {
      if (IGNORED.contains(segment)) {
        return true;
      }
    }
    return false;
  }

  private static void check(String path) {
    if (!SiteFile.isSafe(path)) {
      throw BadArchive.because("\"%s\" cannot be a file's path in a site".formatted(path));
    }
  }

  private void claim(String path) {
    check(path);
    parent(path).ifPresent(this::enter);
    if (files.containsKey(path) || links.containsKey(path) || folders.contains(path)) {
      throw twice(path);
    }
  }

  private void enter(String folder) {
    for (var path = Optional.of(folder); path.isPresent(); path = parent(path.get())) {
      if (files.containsKey(path.get()) || links.containsKey(path.get())) {
        throw twice(path.get());
      }
      if (!folders.add(path.get())) {
        return;
      }
    }
  }

  private static Optional<String> parent(String path) {
    var slash = path.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash));
  }

  private static RuntimeException twice(String path) {
    return BadArchive.because("it holds %s twice".formatted(path));
  }

  private final class Limited extends FilterInputStream {
    private final String name;
    private long length;

    Limited(InputStream in, String name) {
      super(in);
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      var read = super.read(bytes, offset, count);
      length += Math.max(0, read);
      if (length > limits.fileBytesMax()) {
        throw BadArchive.tooLarge(
            "%s is longer than %,d bytes".formatted(name, limits.fileBytesMax()));
      }
      return read;
    }
  }
}
