package dev.millstream.store.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
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
    var strings = new StringTable();
    for (var entry : assets.entrySet()) {
      strings.add(entry.getKey());
      strings.share(entry.getValue().contentType());
    }
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
        .putInt(strings.size())
        .putInt((int) sectionBytes);
    putAssets(out, strings);
    putVariants(out);
    sections.forEach((section, bytes) -> out.putInt(section.code()).putInt(bytes.length));
    strings.putTo(out);
    sections.values().forEach(out::put);
    return out.array();
  }

  private void putAssets(ByteBuffer out, StringTable strings) {
    var firstVariant = 0;
    for (var entry : assets.entrySet()) {
      var path = strings.at(entry.getKey());
      var type = strings.share(entry.getValue().contentType());
      out.putInt(path.offset())
          .putShort((short) path.length())
          .putShort((short) type.length())
          .putInt(type.offset())
          .putInt(firstVariant)
          .putInt(entry.getValue().variants().size());
      firstVariant += entry.getValue().variants().size();
    }
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

  private record Span(int offset, int length) {}

  /// The strings in the order they were added, shared ones once.
  private static final class StringTable {
    private final Map<String, Span> spans = new HashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(byte[] utf8) {
      share(new String(utf8, StandardCharsets.UTF_8));
    }

    Span at(byte[] utf8) {
      return share(new String(utf8, StandardCharsets.UTF_8));
    }

    Span share(String text) {
      return spans.computeIfAbsent(
          text,
          key -> {
            var utf8 = encode(key);
            var span = new Span(bytes.size(), utf8.length);
            bytes.writeBytes(utf8);
            return span;
          });
    }

    int size() {
      return bytes.size();
    }

    void putTo(ByteBuffer out) {
      out.put(bytes.toByteArray());
    }
  }
}
