package dev.millstream.store.manifest;

import dev.millstream.store.CorruptObjectException;

/// Proves, when a manifest is opened, that reading any of its assets cannot go wrong later. Looks
/// at bytes only and allocates nothing, for 100,000 assets take part in every start.
final class ManifestCheck {
  private final ManifestShape shape;

  private ManifestCheck(ManifestShape shape) {
    this.shape = shape;
  }

  static void check(ManifestShape shape) throws CorruptObjectException {
    var check = new ManifestCheck(shape);
    check.variants();
    check.assets();
  }

  private void variants() throws CorruptObjectException {
    for (var i = 0; i < shape.counts().variants(); i++) {
      var at = shape.variantAt(i);
      // the coding is the lowest byte of eight, the others are zero
      var coding = shape.bytes().getLong(at);
      if (coding < 0 || coding > Byte.MAX_VALUE || Coding.ofCode((int) coding).isEmpty()) {
        throw new CorruptObjectException("a manifest's variant " + i + " has no known coding");
      }
      if (shape.bytes().getLong(at + 8) < 0) {
        throw new CorruptObjectException("a manifest's variant " + i + " has no possible size");
      }
    }
  }

  private void assets() throws CorruptObjectException {
    var first = 0L;
    for (var i = 0; i < shape.counts().assets(); i++) {
      strings(i);
      if (i > 0 && shape.comparePaths(i - 1, i) >= 0) {
        throw wrong(i, "is not in order");
      }
      // variants stand in the assets' order: each belongs to exactly one
      if (shape.firstVariant(i) != first || shape.variantCount(i) < 1) {
        throw wrong(i, "has the variants of another");
      }
      first += shape.variantCount(i);
      if (first > shape.counts().variants()) {
        throw wrong(i, "points outside the file");
      }
      codings(i);
    }
    if (first != shape.counts().variants()) {
      throw new CorruptObjectException("a manifest has variants that no asset names");
    }
  }

  private void strings(int asset) throws CorruptObjectException {
    var path = shape.pathOffset(asset);
    var type = shape.typeOffset(asset);
    var limit = shape.counts().stringBytes();
    if (path < 0
        || type < 0
        || (long) path + shape.pathLength(asset) > limit
        || (long) type + shape.typeLength(asset) > limit) {
      throw wrong(asset, "points outside the file");
    }
    if (!isPath(path, shape.pathLength(asset))) {
      throw wrong(asset, "has no proper path");
    }
    for (var i = 0; i < shape.typeLength(asset); i++) {
      var character = shape.string(type + i);
      if (character < ' ' || character > '~') {
        throw wrong(asset, "has no proper type");
      }
    }
  }

  /// Whether the string is what [Asset] takes for a path.
  private boolean isPath(int offset, int length) {
    if (length == 0 || shape.string(offset) != '/') {
      return false;
    }
    var dots = 0;
    var others = 0;
    for (var i = 1; i <= length; i++) {
      var character = i == length ? '/' : shape.string(offset + i);
      if (character == 0) {
        return false;
      }
      if (character != '/') {
        dots += character == '.' ? 1 : 0;
        others += character == '.' ? 0 : 1;
      } else if (others == 0 && (dots == 1 || dots == 2)) {
        return false;
      } else {
        dots = 0;
        others = 0;
      }
    }
    return true;
  }

  private void codings(int asset) throws CorruptObjectException {
    var first = shape.firstVariant(asset);
    var seen = 0;
    for (var i = first; i < first + shape.variantCount(asset); i++) {
      var coding = 1 << shape.bytes().get(shape.variantAt(i));
      if ((seen & coding) != 0 || (i == first && coding != 1 << Coding.IDENTITY.code())) {
        throw wrong(asset, "has its codings twice or in the wrong order");
      }
      seen |= coding;
    }
  }

  private static CorruptObjectException wrong(int asset, String how) {
    return new CorruptObjectException("a manifest's asset " + asset + " " + how);
  }
}
