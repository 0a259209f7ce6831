package dev.millstream.builder.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One tree of `node_modules` that is moved into a checkout and, when the build is over, back.
///
/// Meanwhile the build can write to it. It cannot hide that: a write, or a change of mode or times,
/// moves a file's ctime, which nobody can set. So the tree counts as whole only while a mark lies
/// beside it. The mark is taken away before the build gets the tree, and comes back when the build
/// is over and every file is the one it was, with its ctime. A server that is killed in between
/// leaves no tree, and no mark.
final class KeptModules {
  private static final String TREE = "tree";
  private static final String MARK = "whole";
  private static final String ENTRIES = "entries";

  private final Path folder;
  private final Path checkout;
  private final List<Path> roots;
  private final Entries entries;

  /// `roots` are the folders of the checkout, `entries` what lay in them at first.
  private KeptModules(Path folder, Path checkout, List<Path> roots, Entries entries) {
    this.folder = folder;
    this.checkout = checkout;
    this.roots = roots;
    this.entries = entries;
  }

  /// Moves the tree of `folder` into the checkout; empty if there is none to use.
  static Optional<KeptModules> restore(Path folder, Path checkout) throws IOException {
    var tree = folder.resolve(TREE);
    if (!Files.exists(folder.resolve(MARK)) || !Files.exists(folder.resolve(ENTRIES))) {
      return Optional.empty();
    }
    var roots =
        Folders.modules(tree).stream()
            .map(root -> checkout.resolve(tree.relativize(root)))
            .toList();
    for (var root : roots) {
      if (Files.exists(root, LinkOption.NOFOLLOW_LINKS) || !Folders.leadsTo(checkout, root)) {
        return Optional.empty();
      }
    }
    var entries = Entries.read(folder.resolve(ENTRIES), checkout);
    Files.delete(folder.resolve(MARK));
    for (var root : roots) {
      move(tree.resolve(checkout.relativize(root)), root);
    }
    return Optional.of(new KeptModules(folder, checkout, roots, entries));
  }

  /// Notes what an installation made in the checkout; empty if it made nothing.
  static Optional<KeptModules> keep(Path folder, Path checkout) throws IOException {
    Folders.delete(folder);
    var roots = Folders.modules(checkout);
    if (roots.isEmpty()) {
      return Optional.empty();
    }
    var entries = Entries.look(checkout, roots);
    Files.createDirectories(folder.resolve(TREE));
    entries.write(folder.resolve(ENTRIES));
    return Optional.of(new KeptModules(folder, checkout, roots, entries));
  }

  long files() {
    return entries.files();
  }

  /// Takes the tree back, without what the build added to it.
  ///
  /// @return the first file that the build changed; then nothing is kept
  Optional<Path> settle() throws IOException {
    var changed = entries.changed(roots);
    if (changed.isPresent()) {
      Folders.delete(folder);
      return Optional.of(checkout.relativize(changed.get()));
    }
    var tree = folder.resolve(TREE);
    for (var root : roots) {
      var target = tree.resolve(checkout.relativize(root));
      Folders.createParents(tree, target);
      move(root, target);
    }
    Files.createFile(folder.resolve(MARK));
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    return Optional.empty();
  }

  /// A rename, or nothing.
  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
