package dev.millstream.store.manifest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A manifest file that is being filled, asset by asset in the order of paths.
final class ManifestDraft {
  private static final int SIZE_MAX = Integer.MAX_VALUE - 8;

  private final Map<Section, byte[]> sections;
  private final ByteBuffer assets;
  private final ByteBuffer variants;
  private final ByteBuffer strings;
  private final int stringsAt;
  private final byte[] file;
  private final Map<String, Span> types = new HashMap<>();

  /// Where types of the tree that is copied from went, by where they were in it.
  private final Map<Integer, Span> copiedTypes = new HashMap<>();

  private int firstVariant;

  /// Where a string is, from the strings' start.
  private record Span(int offset, int length) {}

  /// A draft for exactly so many assets and variants, and strings of at most so many bytes.
  ManifestDraft(int assets, int variants, long stringBytesMax, Map<Section, byte[]> sections) {
    var sectionBytes = sections.values().stream().mapToLong(bytes -> bytes.length).sum();
    var variantsAt = ManifestLayout.HEADER + (long) assets * ManifestLayout.ASSET;
    var directoryAt = variantsAt + (long) variants * ManifestLayout.VARIANT;
    var startOfStrings = directoryAt + (long) sections.size() * ManifestLayout.DIRECTORY;
    var size = startOfStrings + stringBytesMax + sectionBytes;
    if (size > SIZE_MAX) {
      throw new IllegalStateException(
          "a manifest of " + assets + " assets would take " + size + " bytes");
    }
    this.sections = sections;
    file = new byte[(int) size];
    this.assets = part(ManifestLayout.HEADER, variantsAt);
    this.variants = part(variantsAt, directoryAt);
    stringsAt = (int) startOfStrings;
    strings = part(startOfStrings, startOfStrings + stringBytesMax);
    header(assets, variants);
  }

  private ByteBuffer part(long from, long to) {
    return ByteBuffer.wrap(file, (int) from, (int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void header(int assetCount, int variantCount) {
    part(0, ManifestLayout.HEADER)
        .putInt(ManifestLayout.MAGIC)
        .putShort((short) ManifestLayout.VERSION)
        .putShort((short) sections.size())
        .putInt(assetCount)
        .putInt(variantCount)
        .putInt(0)
        .putInt(sections.values().stream().mapToInt(bytes -> bytes.length).sum());
    var directory = part(variants.limit(), stringsAt);
    sections.forEach((section, bytes) -> directory.putInt(section.code()).putInt(bytes.length));
  }

  /// Adds an asset whose path is `path` in UTF-8.
  void add(byte[] path, Asset asset) {
    var offset = offset();
    strings.put(path);
    row(offset, path.length, type(asset.contentType()), asset.variants().size());
    for (var variant : asset.variants()) {
      variants
          .putLong(variant.coding().code())
          .putLong(variant.size())
          .put(variant.digest().bytes());
    }
  }

  /// Adds an asset of another manifest as it is there.
  void copy(Manifest from, int asset) {
    var shape = from.shape();
    var offset = offset();
    copy(shape, shape.stringsAt() + shape.pathOffset(asset), shape.pathLength(asset), strings);
    var type = copiedTypes.computeIfAbsent(shape.typeOffset(asset), _ -> type(from.typeOf(asset)));
    row(offset, shape.pathLength(asset), type, shape.variantCount(asset));
    copy(
        shape,
        shape.variantAt(shape.firstVariant(asset)),
        shape.variantCount(asset) * ManifestLayout.VARIANT,
        variants);
  }

  private static void copy(ManifestShape from, int at, int length, ByteBuffer to) {
    to.put(to.position(), from.bytes(), at, length);
    to.position(to.position() + length);
  }

  /// The file, when it has all its assets.
  byte[] toBytes() {
    var stringBytes = offset();
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(ManifestLayout.STRING_BYTES_AT, stringBytes);
    var end = stringsAt + stringBytes;
    for (var section : sections.values()) {
      System.arraycopy(section, 0, file, end, section.length);
      end += section.length;
    }
    return end == file.length ? file : Arrays.copyOf(file, end);
  }

  private int offset() {
    return strings.position() - stringsAt;
  }

  /// The type's place: behind the first path that has it.
  private Span type(String type) {
    var known = types.get(type);
    if (known == null) {
      var bytes = ManifestWriter.encode(type);
      known = new Span(offset(), bytes.length);
      strings.put(bytes);
      types.put(type, known);
    }
    return known;
  }

  private void row(int pathOffset, int pathLength, Span type, int variantCount) {
    assets
        .putInt(pathOffset)
        .putShort((short) pathLength)
        .putShort((short) type.length())
        .putInt(type.offset())
        .putInt(firstVariant)
        .putInt(variantCount);
    firstVariant += variantCount;
  }
}
