package dev.millstream.edge.live;

/// Says whether what was live when it was taken still is.
public final class Stamp {
  private final LiveSlot<?> slot;
  private final int version;

  Stamp(LiveSlot<?> slot, int version) {
    this.slot = slot;
    this.version = version;
  }

  /// Whether nothing was swapped or forgotten since; counts as a use.
  public boolean holds() {
    return slot.isAt(version);
  }
}
