package dev.millstream.store.manifest;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
  private final ByteBuffer bytes;
  private final int assets;
  private final int variantsAt;
  private final int stringsAt;
  private final Map<Section, byte[]> sections = new EnumMap<>(Section.class);

  private Manifest(ByteBuffer bytes) throws CorruptObjectException {
    this.bytes = bytes;
    if (bytes.remaining() < ManifestLayout.HEADER || bytes.getInt(0) != ManifestLayout.MAGIC) {
      throw new CorruptObjectException("not a manifest");
    }
    var version = bytes.getShort(4);
    if (version != ManifestLayout.VERSION) {
      throw new CorruptObjectException(
          "manifest version " + version + ", this program reads " + ManifestLayout.VERSION);
    }
    var sectionCount = bytes.getShort(6) & 0xffff;
    assets = bytes.getInt(8);
    variantsAt = ManifestLayout.HEADER + checked(assets, ManifestLayout.ASSET);
    var directoryAt = variantsAt + checked(bytes.getInt(12), ManifestLayout.VARIANT);
    stringsAt = directoryAt + checked(sectionCount, ManifestLayout.DIRECTORY);
    var sectionsAt = stringsAt + checked(bytes.getInt(16), 1);
    if (sectionsAt + checked(bytes.getInt(20), 1) != bytes.limit()) {
      throw new CorruptObjectException(
          "a manifest of " + bytes.limit() + " bytes is cut or too long");
    }
    readSections(directoryAt, sectionCount, sectionsAt);
    checkAssets(bytes.getInt(12), bytes.getInt(16));
  }

  /// Reads a manifest in place; `file` must not change afterwards.
  public static Manifest of(ByteBuffer file) throws CorruptObjectException {
    return new Manifest(
        file.slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asReadOnlyBuffer()
            .order(ByteOrder.LITTLE_ENDIAN));
  }

  /// Maps a manifest that the store holds, after its bytes were checked against the digest.
  public static Manifest load(ObjectStore store, Scope scope, Digest digest) throws IOException {
    try (var channel = FileChannel.open(store.file(scope, digest), StandardOpenOption.READ)) {
      var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      var sha256 = Digest.sha256();
      sha256.update(mapped.duplicate());
      if (!Digest.ofHash(sha256.digest()).equals(digest)) {
        throw new CorruptObjectException("manifest " + digest + " in " + scope + " is damaged");
      }
      return of(mapped);
    }
  }

  /// How many assets there are.
  public int size() {
    return assets;
  }

  /// The asset at exactly this path.
  public Optional<Asset> find(String path) {
    var index = indexOf(path);
    return index < 0 ? Optional.empty() : Optional.of(asset(index));
  }

  /// Whether there is an asset at exactly this path.
  public boolean contains(String path) {
    return indexOf(path) >= 0;
  }

  /// All assets, sorted by path.
  public Stream<Asset> stream() {
    return IntStream.range(0, assets).mapToObj(this::asset);
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
    return stream().flatMap(asset -> asset.variants().stream()).map(Variant::digest);
  }

  private int indexOf(String path) {
    var wanted = path.getBytes(StandardCharsets.UTF_8);
    var low = 0;
    var high = assets - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var order = comparePath(middle, wanted);
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

  private int comparePath(int index, byte[] wanted) {
    var record = ManifestLayout.HEADER + index * ManifestLayout.ASSET;
    var at = stringsAt + bytes.getInt(record);
    var length = bytes.getShort(record + 4) & 0xffff;
    var common = Math.min(length, wanted.length);
    for (var i = 0; i < common; i++) {
      var order = (bytes.get(at + i) & 0xff) - (wanted[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return length - wanted.length;
  }

  private Asset asset(int index) {
    var record = ManifestLayout.HEADER + index * ManifestLayout.ASSET;
    var path = text(bytes.getInt(record), bytes.getShort(record + 4) & 0xffff);
    var type = text(bytes.getInt(record + 8), bytes.getShort(record + 6) & 0xffff);
    var first = bytes.getInt(record + 12);
    var count = bytes.getInt(record + 16);
    var variants = new ArrayList<Variant>(count);
    for (var i = 0; i < count; i++) {
      var at = variantsAt + (first + i) * ManifestLayout.VARIANT;
      var hash = new byte[32];
      bytes.get(at + 16, hash);
      variants.add(
          new Variant(
              Coding.ofCode(bytes.get(at)).orElseThrow(),
              Digest.ofHash(hash),
              bytes.getLong(at + 8)));
    }
    return new Asset(path, type, variants);
  }

  private String text(int offset, int length) {
    var utf8 = new byte[length];
    bytes.get(stringsAt + offset, utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private int checked(int count, int each) throws CorruptObjectException {
    if (count < 0 || (long) count * each > bytes.limit()) {
      throw new CorruptObjectException("a manifest's count of " + count + " exceeds its size");
    }
    return count * each;
  }

  private void readSections(int directoryAt, int count, int sectionsAt)
      throws CorruptObjectException {
    var at = sectionsAt;
    for (var i = 0; i < count; i++) {
      var code = bytes.getInt(directoryAt + i * ManifestLayout.DIRECTORY);
      var length = bytes.getInt(directoryAt + i * ManifestLayout.DIRECTORY + 4);
      if (length < 0 || length > bytes.limit() - at) {
        throw new CorruptObjectException("a manifest's section " + code + " is cut");
      }
      var content = new byte[length];
      bytes.get(at, content);
      Section.ofCode(code).ifPresent(section -> sections.put(section, content));
      at += length;
    }
  }

  private void checkAssets(int variants, int stringBytes) throws CorruptObjectException {
    for (var i = 0; i < assets; i++) {
      var record = ManifestLayout.HEADER + i * ManifestLayout.ASSET;
      var pathEnd = (long) bytes.getInt(record) + (bytes.getShort(record + 4) & 0xffff);
      var typeEnd = (long) bytes.getInt(record + 8) + (bytes.getShort(record + 6) & 0xffff);
      var variantEnd = (long) bytes.getInt(record + 12) + bytes.getInt(record + 16);
      if (bytes.getInt(record) < 0
          || bytes.getInt(record + 8) < 0
          || bytes.getInt(record + 12) < 0
          || bytes.getInt(record + 16) < 1
          || pathEnd > stringBytes
          || typeEnd > stringBytes
          || variantEnd > variants) {
        throw new CorruptObjectException("a manifest's asset " + i + " points outside the file");
      }
    }
    for (var i = 0; i < variants; i++) {
      if (Coding.ofCode(bytes.get(variantsAt + i * ManifestLayout.VARIANT)).isEmpty()) {
        throw new CorruptObjectException("a manifest's variant " + i + " has no known coding");
      }
    }
  }
}
