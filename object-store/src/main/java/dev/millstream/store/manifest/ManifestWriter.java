package dev.millstream.store.manifest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Writes a [Manifest]. The same assets and sections always give the same bytes. Not thread-safe.
public final class ManifestWriter {
  private static final int SIZE_MAX = Integer.MAX_VALUE - 8;
  private static final int STRING_BYTES_MAX = 0xffff;

  private final TreeMap<byte[], Asset> assets = new TreeMap<>(Arrays::compareUnsigned);
  private final Map<Section, byte[]> sections = new EnumMap<>(Section.class);

  /// Adds an asset, or replaces the one at its path.
  public ManifestWriter add(Asset asset) {
    assets.put(encode(asset.path()), asset);
    return this;
  }

  /// Adds a section's bytes, or replaces them.
  public ManifestWriter section(Section section, byte[] bytes) {
    sections.put(section, bytes.clone());
    return this;
  }

  /// Adds a section that holds `value` as JSON, or replaces it.
  public ManifestWriter section(Section section, Object value) {
    return section(section, SectionJson.encode(value));
  }

  /// The manifest file.
  public byte[] toBytes() {
    var strings = strings();
    var variants = assets.values().stream().mapToInt(asset -> asset.variants().size()).sum();
    var sectionBytes = sections.values().stream().mapToLong(bytes -> bytes.length).sum();
    var size =
        ManifestLayout.HEADER
            + (long) assets.size() * ManifestLayout.ASSET
            + (long) variants * ManifestLayout.VARIANT
            + (long) sections.size() * ManifestLayout.DIRECTORY
            + strings.size()
            + sectionBytes;
    if (size > SIZE_MAX) {
      throw new IllegalStateException(
          "a manifest of " + assets.size() + " assets would take " + size + " bytes");
    }
    var out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(ManifestLayout.MAGIC)
        .putShort((short) ManifestLayout.VERSION)
        .putShort((short) sections.size())
        .putInt(assets.size())
        .putInt(variants)
        .putInt((int) strings.size())
        .putInt((int) sectionBytes);
    putAssets(out, strings.types());
    putVariants(out);
    sections.forEach((section, bytes) -> out.putInt(section.code()).putInt(bytes.length));
    putStrings(out, strings.types());
    sections.values().forEach(out::put);
    return out.array();
  }

  /// Lays the strings out: every path, and after the first path of its kind the type.
  private Strings strings() {
    var types = new HashMap<String, Span>();
    var size = 0L;
    for (var entry : assets.entrySet()) {
      size += entry.getKey().length;
      var type = entry.getValue().contentType();
      if (!types.containsKey(type)) {
        var length = encode(type).length;
        types.put(type, new Span(size, length));
        size += length;
      }
    }
    return new Strings(types, size);
  }

  private void putAssets(ByteBuffer out, Map<String, Span> types) {
    var offset = 0L;
    var firstVariant = 0;
    for (var entry : assets.entrySet()) {
      var path = entry.getKey();
      var type = typeOf(entry.getValue(), types);
      out.putInt((int) offset)
          .putShort((short) path.length)
          .putShort((short) type.length())
          .putInt((int) type.offset())
          .putInt(firstVariant)
          .putInt(entry.getValue().variants().size());
      firstVariant += entry.getValue().variants().size();
      offset += path.length;
      if (type.offset() == offset) {
        offset += type.length();
      }
    }
  }

  private void putStrings(ByteBuffer out, Map<String, Span> types) {
    var start = out.position();
    for (var entry : assets.entrySet()) {
      out.put(entry.getKey());
      var type = typeOf(entry.getValue(), types);
      if (type.offset() == out.position() - start) {
        out.put(encode(entry.getValue().contentType()));
      }
    }
  }

  private static Span typeOf(Asset asset, Map<String, Span> types) {
    return Objects.requireNonNull(types.get(asset.contentType()), "every type was laid out");
  }

  private void putVariants(ByteBuffer out) {
    for (var asset : assets.values()) {
      for (var variant : asset.variants()) {
        out.putLong(variant.coding().code()).putLong(variant.size()).put(variant.digest().bytes());
      }
    }
  }

  private static byte[] encode(String text) {
    byte[] utf8;
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not Unicode text: " + text, e);
    }
    if (utf8.length > STRING_BYTES_MAX) {
      throw new IllegalArgumentException(
          "longer than " + STRING_BYTES_MAX + " bytes: " + text.substring(0, 80) + "…");
    }
    return utf8;
  }

  /// Where a string is, from the strings' start.
  private record Span(long offset, int length) {}

  private record Strings(Map<String, Span> types, long size) {}
}
