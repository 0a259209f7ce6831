package dev.millstream.store.manifest;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes a [Manifest]. The same assets and sections always give the same bytes. Not thread-safe.
public final class ManifestWriter {
  private static final int STRING_BYTES_MAX = 0xffff;

  private final Manifest before;
  private final BitSet kept = new BitSet();
  private final TreeMap<byte[], Asset> assets = new TreeMap<>(Arrays::compareUnsigned);
  private final Map<Section, byte[]> sections = new EnumMap<>(Section.class);

  /// A writer of a tree that has nothing yet.
  public ManifestWriter() {
    this(Manifest.EMPTY);
  }

  /// The same, which can take assets of `before` over without decoding them.
  public ManifestWriter(Manifest before) {
    this.before = before;
  }

  /// A writer of a tree that has all of `before`, to be changed.
  public static ManifestWriter copyOf(Manifest before) {
    var writer = new ManifestWriter(before);
    writer.kept.set(0, before.size());
    for (var section : Section.values()) {
      before.section(section).ifPresent(bytes -> writer.section(section, bytes));
    }
    return writer;
  }

  /// Adds an asset, or replaces the one at its path.
  public ManifestWriter add(Asset asset) {
    assets.put(encode(asset.path()), asset);
    return this;
  }

  /// Adds the asset at this place of the manifest before, unless another is added at its path.
  public ManifestWriter keep(int index) {
    kept.set(index);
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
    var draft = draft();
    var index = kept.nextSetBit(0);
    for (var entry : assets.entrySet()) {
      while (index >= 0 && before.shape().comparePath(index, entry.getKey()) < 0) {
        draft.copy(before, index);
        index = kept.nextSetBit(index + 1);
      }
      draft.add(entry.getKey(), entry.getValue());
    }
    for (; index >= 0; index = kept.nextSetBit(index + 1)) {
      draft.copy(before, index);
    }
    return draft.toBytes();
  }

  private ManifestDraft draft() {
    var variants = 0;
    var strings = (long) before.shape().counts().stringBytes();
    Set<String> types = new HashSet<>();
    for (var entry : assets.entrySet()) {
      var asset = entry.getValue();
      var replaced = before.indexOf(asset.path());
      if (replaced >= 0) {
        kept.clear(replaced);
      }
      strings += entry.getKey().length;
      strings += types.add(asset.contentType()) ? encode(asset.contentType()).length : 0;
      variants += asset.variants().size();
    }
    variants += kept.stream().map(before.shape()::variantCount).sum();
    return new ManifestDraft(kept.cardinality() + assets.size(), variants, strings, sections);
  }

  static byte[] encode(String text) {
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
}
