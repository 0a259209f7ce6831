package dev.millstream.store.file;

import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import dev.millstream.store.ref.RefWatchers;
import dev.millstream.store.ref.Version;
import dev.millstream.store.spool.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Refs as small files `<name>.ref`, replaced by atomic renames.
final class FileRefs implements Refs, AutoCloseable {
  private static final String SUFFIX = ".ref";
  private static final Duration POLL = Duration.ofMillis(500);

  private final Path root;
  private final Optional<Writing> writing;
  private final RefWatchers watchers;

  private FileRefs(Path root, Optional<Writing> writing) {
    this.root = root;
    this.writing = writing;
    watchers = new RefWatchers(this::poll, POLL);
  }

  /// The refs in `root`; without `writable` they can only be read.
  static FileRefs open(Path root, boolean writable, Durability durability) throws IOException {
    return new FileRefs(
        root, writable ? Optional.of(Writing.begin(root, durability)) : Optional.empty());
  }

  @Override
  public Optional<Ref> read(RefName name) throws IOException {
    return stored(name).flatMap(version -> version.ref(name));
  }

  @Override
  public boolean publish(Ref ref) throws IOException {
    return advance(ref.name(), new Version(ref.version(), Optional.of(ref.manifest())));
  }

  @Override
  public boolean remove(RefName name, long version) throws IOException {
    return advance(name, new Version(version, Optional.empty()));
  }

  @Override
  public List<Ref> list(String prefix) throws IOException {
    RefName.checkPrefix(prefix);
    var refs = new ArrayList<Ref>();
    for (var name : names(prefix)) {
      read(name).ifPresent(refs::add);
    }
    return refs;
  }

  @Override
  public Watch watch(Consumer<RefName> listener) {
    return watchers.add(listener);
  }

  @Override
  public void close() {
    watchers.close();
  }

  private boolean advance(RefName name, Version next) throws IOException {
    if (writing.isEmpty()) {
      throw new IOException("the refs in " + root + " cannot be written to");
    }
    var to = writing.get();
    var published =
        to.locks()
            .withName(
                name.value(),
                () -> {
                  var before = stored(name);
                  if (before.isPresent() && before.get().number() >= next.number()) {
                    return false;
                  }
                  to.changes().add(name);
                  write(name, next, to);
                  return true;
                });
    if (published) {
      watchers.changed(name);
    }
    return published;
  }

  private void write(RefName name, Version version, Writing to) throws IOException {
    var file = file(name);
    var folder = Layout.parent(file);
    to.folders().make(folder);
    var fresh = folder.resolve(file.getFileName() + ".new");
    try (var out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(version.line().getBytes(StandardCharsets.US_ASCII)));
      if (to.durability() == Durability.SYNCED) {
        out.force(true);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    if (to.durability() == Durability.SYNCED) {
      to.folders().sync(List.of(folder));
    }
  }

  private Optional<Version> stored(RefName name) throws IOException {
    try {
      return Optional.of(
          Version.parse(name, Files.readString(file(name), StandardCharsets.US_ASCII)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private List<RefName> names(String prefix) throws IOException {
    var start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    return FileTree.files(start).stream()
        .map(file -> root.relativize(file).toString().replace('\\', '/'))
        .filter(name -> name.startsWith(prefix) && name.endsWith(SUFFIX))
        .map(name -> new RefName(name.substring(0, name.length() - SUFFIX.length())))
        .sorted(Comparator.comparing(RefName::value))
        .toList();
  }

  private void poll(Consumer<RefName> changed) throws IOException {
    if (writing.isEmpty()) {
      return;
    }
    var found = writing.get().changes().next();
    for (var name : found.all() ? names("") : found.names()) {
      // a change is announced before it is made: with the lock in hand it is made, or given up
      writing.get().locks().withName(name.value(), () -> true);
      changed.accept(name);
    }
  }

  private Path file(RefName name) {
    return root.resolve(name.value() + SUFFIX);
  }

  /// What only a writer needs.
  private record Writing(
      RefLocks locks, ChangeLog changes, Folders folders, Durability durability) {
    static Writing begin(Path root, Durability durability) throws IOException {
      var locks = new RefLocks(root);
      return new Writing(
          locks, new ChangeLog(root, locks), new Folders(Layout.parent(root)), durability);
    }
  }
}
