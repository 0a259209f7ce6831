package dev.millstream.store.garbage;

/// What a collection found, over `scopes`: the objects there are, those in use, those not in use
/// but too young, and those removed (or, of a dry run, that would be), with sizes in bytes.
/// `skipped` scopes were changed meanwhile, or have a manifest that cannot be read, and were left
/// alone.
public record GarbageReport(
    long scopes, long skipped, Share all, Share used, Share young, Share garbage) {
  /// Nothing yet.
  public static final GarbageReport NONE =
      new GarbageReport(0, 0, Share.NONE, Share.NONE, Share.NONE, Share.NONE);

  /// So many objects, and their bytes.
  public record Share(long objects, long bytes) {
    static final Share NONE = new Share(0, 0);

    Share plus(long more) {
      return new Share(objects + 1, bytes + more);
    }

    Share plus(Share other) {
      return new Share(objects + other.objects, bytes + other.bytes);
    }
  }

  /// Both together.
  public GarbageReport plus(GarbageReport other) {
    return new GarbageReport(
        scopes + other.scopes,
        skipped + other.skipped,
        all.plus(other.all),
        used.plus(other.used),
        young.plus(other.young),
        garbage.plus(other.garbage));
  }
}
