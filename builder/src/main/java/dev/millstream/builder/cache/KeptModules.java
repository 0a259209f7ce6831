package dev.millstream.builder.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One tree of `node_modules` that is shared with a running build by hard links.
///
/// The build can write through a link into what is kept. It cannot hide that: a write, or a change
/// of mode or times, moves the file's ctime, which nobody can set. So the tree counts as whole only
/// while a mark lies beside it. The mark is taken away before the build gets the links, and comes
/// back when the build is over and every ctime is what it was. A server that is killed in between
/// leaves a tree without a mark, which is not used again.
final class KeptModules {
  private static final String TREE = "tree";
  private static final String MARK = "whole";

  private final Path folder;
  private final Map<Path, FileTime> changed = new LinkedHashMap<>();

  private KeptModules(Path folder) {
    this.folder = folder;
  }

  /// Links the tree of `folder` into the checkout; empty if there is none to use.
  static Optional<KeptModules> restore(Path folder, Path checkout) throws IOException {
    var tree = folder.resolve(TREE);
    if (!Files.exists(folder.resolve(MARK))) {
      return Optional.empty();
    }
    var roots = Folders.modules(tree);
    for (var root : roots) {
      var target = checkout.resolve(tree.relativize(root));
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) || !Folders.leadsTo(checkout, target)) {
        return Optional.empty();
      }
    }
    Files.delete(folder.resolve(MARK));
    var kept = new KeptModules(folder);
    for (var root : roots) {
      kept.link(root, checkout.resolve(tree.relativize(root)), true);
    }
    kept.look();
    return Optional.of(kept);
  }

  /// Links what an installation made in the checkout into `folder`; empty if it made nothing.
  static Optional<KeptModules> keep(Path folder, Path checkout) throws IOException {
    Folders.delete(folder);
    var roots = Folders.modules(checkout);
    if (roots.isEmpty()) {
      return Optional.empty();
    }
    var kept = new KeptModules(folder);
    var parent = Files.createDirectories(folder.resolve(TREE));
    for (var root : roots) {
      var target = parent.resolve(checkout.relativize(root));
      Folders.createParents(parent, target);
      kept.link(root, target, false);
    }
    kept.look();
    return Optional.of(kept);
  }

  int files() {
    return changed.size();
  }

  /// The first file that the build changed; if there is none, the tree is whole again.
  Optional<Path> settle() throws IOException {
    for (var file : changed.entrySet()) {
      if (!changeTime(file.getKey()).equals(file.getValue())) {
        Folders.delete(folder);
        return Optional.of(folder.resolve(TREE).relativize(file.getKey()));
      }
    }
    Files.createFile(folder.resolve(MARK));
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    return Optional.empty();
  }

  private void link(Path from, Path to, boolean restoring) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes ignored)
              throws IOException {
            Files.createDirectory(to.resolve(from.relativize(visited)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var target = to.resolve(from.relativize(file));
            if (attributes.isSymbolicLink()) {
              Files.createSymbolicLink(target, Files.readSymbolicLink(file));
            } else if (attributes.isRegularFile()) {
              Files.createLink(target, file);
              changed.put(restoring ? file : target, FileTime.fromMillis(0));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Linking moves a ctime too, and one file may be linked more than once: so this comes last.
  private void look() throws IOException {
    for (var file : changed.entrySet()) {
      file.setValue(changeTime(file.getKey()));
    }
  }

  private static FileTime changeTime(Path file) throws IOException {
    return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
  }
}
