package dev.millstream.store.manifest;

import dev.millstream.store.Digest;
import java.util.Optional;

/// The assets of a manifest by the object that each is as identity. Made by looking at all of them
/// once, without decoding any. Immutable.
public final class ManifestContents {
  private final Manifest manifest;

  /// An asset's place plus one wherever one hashes to, or in the next free slot; zero is free.
  private final int[] slots;

  public ManifestContents(Manifest manifest) {
    this.manifest = manifest;
    slots = new int[4 * Integer.highestOneBit(Math.max(1, manifest.size()))];
    for (var asset = 0; asset < manifest.size(); asset++) {
      var start = start(asset);
      var slot = slot(start);
      while (slots[slot] != 0 && start(slots[slot] - 1) != start) {
        slot = next(slot);
      }
      if (slots[slot] == 0) {
        slots[slot] = asset + 1;
      }
    }
  }

  /// An asset with exactly these bytes.
  public Optional<Asset> find(Digest digest) {
    var start = digest.eightBytes(0);
    var slot = slot(start);
    while (slots[slot] != 0 && start(slots[slot] - 1) != start) {
      slot = next(slot);
    }
    return slots[slot] != 0 && manifest.identityIs(slots[slot] - 1, digest)
        ? Optional.of(manifest.asset(slots[slot] - 1))
        : Optional.empty();
  }

  /// Whether an asset has the bytes that one of another manifest is as identity.
  public boolean holds(Manifest other, int asset) {
    var variant = other.shape().firstVariant(asset);
    var start = other.shape().digestStart(variant);
    var slot = slot(start);
    while (slots[slot] != 0 && start(slots[slot] - 1) != start) {
      slot = next(slot);
    }
    return slots[slot] != 0
        && manifest.shape().digestIs(first(slots[slot] - 1), other.shape(), variant);
  }

  private int first(int asset) {
    return manifest.shape().firstVariant(asset);
  }

  private long start(int asset) {
    return manifest.shape().digestStart(first(asset));
  }

  /// A digest is as good as random already.
  private int slot(long start) {
    return (int) start & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
