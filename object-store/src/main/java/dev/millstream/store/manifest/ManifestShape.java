package dev.millstream.store.manifest;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import java.nio.ByteBuffer;

/// Where a manifest file's parts begin, and its numbers read in place. A shape that could be read
/// fits its file; [ManifestCheck] sees to what its numbers point at.
record ManifestShape(
    ByteBuffer bytes,
    Counts counts,
    int variantsAt,
    int directoryAt,
    int stringsAt,
    int sectionsAt) {

  /// The header's numbers.
  record Counts(int sections, int assets, int variants, int stringBytes, int sectionBytes) {}

  static ManifestShape read(ByteBuffer bytes) throws CorruptObjectException {
    if (bytes.limit() < ManifestLayout.HEADER || bytes.getInt(0) != ManifestLayout.MAGIC) {
      throw new CorruptObjectException("not a manifest");
    }
    var version = bytes.getShort(4) & 0xffff;
    if (version != ManifestLayout.VERSION) {
      throw new CorruptObjectException(
          "manifest version " + version + ", this program reads " + ManifestLayout.VERSION);
    }
    var counts =
        new Counts(
            bytes.getShort(6) & 0xffff,
            bytes.getInt(8),
            bytes.getInt(12),
            bytes.getInt(16),
            bytes.getInt(20));
    var limit = bytes.limit();
    var variantsAt = end(limit, ManifestLayout.HEADER, counts.assets(), ManifestLayout.ASSET);
    var directoryAt = end(limit, variantsAt, counts.variants(), ManifestLayout.VARIANT);
    var stringsAt = end(limit, directoryAt, counts.sections(), ManifestLayout.DIRECTORY);
    var sectionsAt = end(limit, stringsAt, counts.stringBytes(), 1);
    if (end(limit, sectionsAt, counts.sectionBytes(), 1) != limit) {
      throw new CorruptObjectException("a manifest of " + limit + " bytes is too long");
    }
    return new ManifestShape(bytes, counts, variantsAt, directoryAt, stringsAt, sectionsAt);
  }

  /// Where `count` things of `each` bytes end that begin at `from`.
  static int end(int limit, int from, int count, int each) throws CorruptObjectException {
    var end = from + (long) count * each;
    if (count < 0 || end > limit) {
      throw new CorruptObjectException("a manifest of " + limit + " bytes is cut");
    }
    return (int) end;
  }

  int assetAt(int asset) {
    return ManifestLayout.HEADER + asset * ManifestLayout.ASSET;
  }

  int pathOffset(int asset) {
    return bytes.getInt(assetAt(asset));
  }

  int pathLength(int asset) {
    return bytes.getShort(assetAt(asset) + 4) & 0xffff;
  }

  int typeLength(int asset) {
    return bytes.getShort(assetAt(asset) + 6) & 0xffff;
  }

  int typeOffset(int asset) {
    return bytes.getInt(assetAt(asset) + 8);
  }

  int firstVariant(int asset) {
    return bytes.getInt(assetAt(asset) + 12);
  }

  int variantCount(int asset) {
    return bytes.getInt(assetAt(asset) + 16);
  }

  int variantAt(int variant) {
    return variantsAt + variant * ManifestLayout.VARIANT;
  }

  /// Whether an asset's type, which is always ASCII, is this one.
  boolean typeIs(int asset, String type) {
    if (typeLength(asset) != type.length()) {
      return false;
    }
    var offset = typeOffset(asset);
    for (var i = 0; i < type.length(); i++) {
      if (string(offset + i) != type.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The first eight bytes of a variant's digest, as a number.
  long digestStart(int variant) {
    return Long.reverseBytes(bytes.getLong(variantAt(variant) + ManifestLayout.DIGEST_AT));
  }

  /// Whether a variant is this object.
  boolean digestIs(int variant, Digest digest) {
    var at = variantAt(variant) + ManifestLayout.DIGEST_AT;
    for (var i = 0; i < ManifestLayout.DIGEST; i += Long.BYTES) {
      if (Long.reverseBytes(bytes.getLong(at + i)) != digest.eightBytes(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a variant is the object that one of another file is.
  boolean digestIs(int variant, ManifestShape other, int otherVariant) {
    var at = variantAt(variant) + ManifestLayout.DIGEST_AT;
    var otherAt = other.variantAt(otherVariant) + ManifestLayout.DIGEST_AT;
    for (var i = 0; i < ManifestLayout.DIGEST; i += Long.BYTES) {
      if (bytes.getLong(at + i) != other.bytes.getLong(otherAt + i)) {
        return false;
      }
    }
    return true;
  }

  /// A byte of the strings, unsigned.
  int string(int offset) {
    return bytes.get(stringsAt + offset) & 0xff;
  }

  /// The order of an asset's path and `wanted`, by unsigned bytes.
  int comparePath(int asset, byte[] wanted) {
    var offset = pathOffset(asset);
    var length = pathLength(asset);
    var common = Math.min(length, wanted.length);
    for (var i = 0; i < common; i++) {
      var order = string(offset + i) - (wanted[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return length - wanted.length;
  }

  /// The order of an asset's path and `wanted`, which must be ASCII.
  int compareAsciiPath(int asset, String wanted) {
    var offset = pathOffset(asset);
    var length = pathLength(asset);
    var common = Math.min(length, wanted.length());
    for (var i = 0; i < common; i++) {
      var order = string(offset + i) - wanted.charAt(i);
      if (order != 0) {
        return order;
      }
    }
    return length - wanted.length();
  }

  /// The order of two assets' paths.
  int comparePaths(int one, int other) {
    var length = Math.min(pathLength(one), pathLength(other));
    for (var i = 0; i < length; i++) {
      var order = string(pathOffset(one) + i) - string(pathOffset(other) + i);
      if (order != 0) {
        return order;
      }
    }
    return pathLength(one) - pathLength(other);
  }
}
