package dev.millstream.store.file;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Refs;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.StoredObject;
import dev.millstream.store.spool.FileTree;
import dev.millstream.store.spool.SpoolArea;
import dev.millstream.store.spool.SpooledStage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Keeps objects and refs as files below one folder. Several processes may have it open at once. On
/// a read-only file system it only reads.
public final class FileObjectStore implements ObjectStore {
  private static final Pattern SCOPE_PART = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern OBJECT = Pattern.compile("[0-9a-f]{64}");

  private final Layout layout;
  private final Durability durability;
  private final Folders folders;
  private final Optional<SpoolArea> spool;
  private final FileRefs refs;

  private FileObjectStore(
      Layout layout, Durability durability, Optional<SpoolArea> spool, FileRefs refs) {
    this.layout = layout;
    this.durability = durability;
    this.spool = spool;
    this.refs = refs;
    folders = new Folders(layout.root());
  }

  /// Opens the store in `root`, which is made if need be, and clears away the stages that dead
  /// processes left.
  public static FileObjectStore open(Path root) throws IOException {
    return open(root, Durability.SYNCED);
  }

  /// Opens a store for what is made anew at each start: a power cut may take all that it holds, and
  /// nobody waits for the disk.
  public static FileObjectStore openFleeting(Path root) throws IOException {
    return open(root, Durability.FLEETING);
  }

  private static FileObjectStore open(Path root, Durability durability) throws IOException {
    try {
      Files.createDirectories(root);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("the object store " + root + " is a file; name a folder", e);
    }
    var layout = new Layout(root.toRealPath());
    var writable = Files.isWritable(root);
    var refs = FileRefs.open(layout.refs(), writable, durability);
    var spool =
        writable ? Optional.of(SpoolArea.open(layout.stages())) : Optional.<SpoolArea>empty();
    return new FileObjectStore(layout, durability, spool, refs);
  }

  @Override
  public Stage stage(Scope scope) throws IOException {
    if (spool.isEmpty()) {
      throw new IOException("the object store in " + layout.root() + " cannot be written to");
    }
    var folder = spool.get().newFolder();
    return new SpooledStage(
        folder, new FilePlacement(layout, scope, folders, sweeper(), durability));
  }

  @Override
  public Set<Digest> missing(Scope scope, Collection<Digest> digests) {
    return layout.missing(scope, digests);
  }

  @Override
  public OptionalLong size(Scope scope, Digest digest) throws IOException {
    try {
      return OptionalLong.of(Files.size(layout.object(scope, digest)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open(Scope scope, Digest digest) throws IOException {
    try {
      return Files.newInputStream(layout.object(scope, digest));
    } catch (NoSuchFileException e) {
      throw new NoSuchObjectException(scope, digest);
    }
  }

  @Override
  public InputStream open(Scope scope, Digest digest, ByteRange range) throws IOException {
    try {
      return RangeStream.open(layout.object(scope, digest), range);
    } catch (NoSuchFileException e) {
      throw new NoSuchObjectException(scope, digest);
    }
  }

  @Override
  public Path file(Scope scope, Digest digest) throws IOException {
    var object = layout.object(scope, digest);
    if (!Files.exists(object)) {
      throw new NoSuchObjectException(scope, digest);
    }
    return object;
  }

  @Override
  public void delete(Scope scope, Digest digest) throws IOException {
    Files.deleteIfExists(layout.object(scope, digest));
  }

  @Override
  public Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before)
      throws IOException {
    return sweeper().sweep(scope, digests, before);
  }

  private Sweeper sweeper() throws IOException {
    return new Sweeper(layout);
  }

  @Override
  public void deleteAll(Scope scope) throws IOException {
    folders.forget();
    FileTree.delete(layout.scope(scope));
    folders.forget();
  }

  @Override
  public Stream<StoredObject> list(Scope scope) throws IOException {
    var folder = layout.scope(scope);
    return children(folder)
        .flatMap(FileObjectStore::children)
        .filter(file -> OBJECT.matcher(name(file)).matches())
        .flatMap(file -> stored(file).stream());
  }

  @Override
  public Stream<Scope> scopes() throws IOException {
    return children(layout.root())
        .filter(kind -> SCOPE_PART.matcher(name(kind)).matches())
        .flatMap(FileObjectStore::children)
        .filter(scope -> SCOPE_PART.matcher(name(scope)).matches())
        .filter(FileObjectStore::holdsObjects)
        .map(scope -> new Scope(name(Layout.parent(scope)), name(scope)));
  }

  @Override
  public Refs refs() {
    return refs;
  }

  @Override
  public void close() throws IOException {
    refs.close();
    if (spool.isPresent()) {
      spool.get().close();
    }
  }

  private static boolean holdsObjects(Path scope) {
    try (var files = children(scope).flatMap(FileObjectStore::children)) {
      return files.findAny().isPresent();
    }
  }

  private static Optional<StoredObject> stored(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new StoredObject(
              new Digest(name(file)),
              attributes.size(),
              attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (var files = Files.list(folder)) {
      return files.toList().stream();
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
