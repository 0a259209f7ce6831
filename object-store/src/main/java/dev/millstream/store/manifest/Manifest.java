package dev.millstream.store.manifest;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.site.FunctionBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A tree: paths and the objects that answer them, sorted, read in place from a mapped file
/// ([ManifestLayout] is the format). Immutable and thread-safe.
public final class Manifest {
  /// How much of an object's beginning [#begins] needs.
  public static final int PROBE_BYTES = ManifestLayout.HEADER;

  /// A tree of nothing.
  public static final Manifest EMPTY = empty();

  private static final LoadedManifests LOADED = new LoadedManifests(64L << 20);

  private final ManifestShape shape;
  private final Map<Section, byte[]> sections = new EnumMap<>(Section.class);

  private Manifest(ByteBuffer bytes) throws CorruptObjectException {
    shape = ManifestShape.read(bytes);
    ManifestCheck.check(shape);
    readSections();
  }

  private static Manifest empty() {
    try {
      return of(ByteBuffer.wrap(new ManifestDraft(0, 0, 0, Map.of()).toBytes()));
    } catch (CorruptObjectException e) {
      throw new AssertionError("an empty draft is a manifest", e);
    }
  }

  /// Reads a manifest in place; `file` must not change afterwards.
  public static Manifest of(ByteBuffer file) throws CorruptObjectException {
    return new Manifest(
        file.slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asReadOnlyBuffer()
            .order(ByteOrder.LITTLE_ENDIAN));
  }

  /// Maps a manifest that the store holds, after its bytes were checked against the digest: now, or
  /// a short time ago.
  public static Manifest load(ObjectStore store, Scope scope, Digest digest) throws IOException {
    var file = store.file(scope, digest);
    var key = LOADED.key(digest, file);
    var known = key.flatMap(LOADED::find);
    if (known.isPresent()) {
      return known.get();
    }
    var manifest = map(file, scope, digest);
    key.ifPresent(its -> LOADED.remember(its, manifest));
    return manifest;
  }

  private static Manifest map(Path file, Scope scope, Digest digest) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new CorruptObjectException(
            "object " + digest + " in " + scope + " is too large for a manifest");
      }
      var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      var sha256 = Digest.sha256();
      sha256.update(mapped.duplicate());
      if (!Digest.ofHash(sha256.digest()).equals(digest)) {
        throw new CorruptObjectException("manifest " + digest + " in " + scope + " is damaged");
      }
      return of(mapped);
    }
  }

  /// Whether an object that begins with `bytes` looks like a manifest, of any version.
  public static boolean begins(byte[] bytes) {
    return bytes.length >= ManifestLayout.HEADER
        && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() == ManifestLayout.MAGIC;
  }

  /// How many assets there are.
  public int size() {
    return shape.counts().assets();
  }

  /// The asset at exactly this path.
  public Optional<Asset> find(String path) {
    var index = indexOf(path);
    return index < 0 ? Optional.empty() : Optional.of(asset(index));
  }

  /// The bytes themselves of the asset at exactly this path, without its codings.
  public Optional<Variant> identity(String path) {
    var index = indexOf(path);
    return index < 0 ? Optional.empty() : Optional.of(identity(index));
  }

  /// The bytes themselves of the asset at this place.
  public Variant identity(int index) {
    return variant(shape.variantAt(shape.firstVariant(index)));
  }

  /// The path of the asset at this place.
  public String path(int index) {
    return text(shape.pathOffset(index), shape.pathLength(index));
  }

  /// Where in the order of paths the asset at exactly this path is; negative if there is none.
  /// Allocates nothing for a path of ASCII.
  public int indexOf(String path) {
    var utf8 = isAscii(path) ? null : path.getBytes(StandardCharsets.UTF_8);
    var low = 0;
    var high = size() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var order =
          utf8 == null ? shape.compareAsciiPath(middle, path) : shape.comparePath(middle, utf8);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// Whether the asset at this place is, as identity, the object `digest`.
  public boolean identityIs(int index, Digest digest) {
    return shape.digestIs(shape.firstVariant(index), digest);
  }

  /// Whether the asset at this place has this content type.
  public boolean typeIs(int index, String contentType) {
    return shape.typeIs(index, contentType);
  }

  /// Whether there is an asset at exactly this path.
  public boolean contains(String path) {
    return indexOf(path) >= 0;
  }

  /// All assets, sorted by path.
  public Stream<Asset> stream() {
    return IntStream.range(0, size()).mapToObj(this::asset);
  }

  /// A section's bytes.
  public Optional<byte[]> section(Section section) {
    return Optional.ofNullable(sections.get(section)).map(byte[]::clone);
  }

  /// The record that a section holds as JSON.
  public <T> Optional<T> section(Section section, Class<T> type) throws CorruptObjectException {
    var found = sections.get(section);
    return found == null ? Optional.empty() : Optional.of(SectionJson.decode(found, type));
  }

  /// All objects that the assets name; functions' scripts are not among them.
  public Stream<Digest> digests() {
    return IntStream.range(0, shape.counts().variants())
        .mapToObj(variant -> digest(shape.variantAt(variant)));
  }

  /// All objects that the tree consists of, the functions' script among them.
  public Stream<Digest> objects() throws CorruptObjectException {
    var functions = section(Section.FUNCTIONS, FunctionBundle.class);
    return Stream.concat(digests(), functions.map(FunctionBundle::script).stream());
  }

  /// The asset at this place in the order of paths.
  public Asset asset(int index) {
    var first = shape.firstVariant(index);
    var count = shape.variantCount(index);
    var variants = new ArrayList<Variant>(count);
    for (var i = first; i < first + count; i++) {
      variants.add(variant(shape.variantAt(i)));
    }
    return new Asset(path(index), typeOf(index), variants);
  }

  String typeOf(int index) {
    return text(shape.typeOffset(index), shape.typeLength(index));
  }

  /// Where its parts are, for a writer that takes some of them over.
  ManifestShape shape() {
    return shape;
  }

  private static boolean isAscii(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '\u007f') {
        return false;
      }
    }
    return true;
  }

  private Variant variant(int at) {
    return new Variant(
        Coding.ofCode(shape.bytes().get(at)).orElseThrow(),
        digest(at),
        shape.bytes().getLong(at + 8));
  }

  private Digest digest(int variantAt) {
    var hash = new byte[ManifestLayout.DIGEST];
    shape.bytes().get(variantAt + ManifestLayout.DIGEST_AT, hash);
    return Digest.ofHash(hash);
  }

  private String text(int offset, int length) {
    var utf8 = new byte[length];
    shape.bytes().get(shape.stringsAt() + offset, utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private void readSections() throws CorruptObjectException {
    var bytes = shape.bytes();
    var at = shape.sectionsAt();
    for (var i = 0; i < shape.counts().sections(); i++) {
      var entry = shape.directoryAt() + i * ManifestLayout.DIRECTORY;
      var length = bytes.getInt(entry + 4);
      var end = ManifestShape.end(bytes.limit(), at, length, 1);
      var content = new byte[length];
      bytes.get(at, content);
      // sections of newer writers are passed over
      var known = Section.ofCode(bytes.getInt(entry));
      if (known.isPresent() && sections.put(known.get(), content) != null) {
        throw new CorruptObjectException("a manifest has its section " + known.get() + " twice");
      }
      at = end;
    }
    if (at != bytes.limit()) {
      throw new CorruptObjectException("a manifest's sections do not fill it");
    }
  }
}
