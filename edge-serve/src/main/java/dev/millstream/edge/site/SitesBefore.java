package dev.millstream.edge.site;

import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What each ref pointed at since the start: after a rollback, the tree that was taken back is in
/// no other tree's past, but its pages are open somewhere. Thread-safe.
public final class SitesBefore {
  private static final int KEPT = 5;

  private final ConcurrentHashMap<RefName, List<Digest>> shown = new ConcurrentHashMap<>();
  private final int refsMax;

  /// Remembers at most `refsMax` refs.
  public SitesBefore(int refsMax) {
    this.refsMax = refsMax;
  }

  /// Notes that the ref is shown now; what it pointed at before, newest first.
  List<Digest> show(Ref ref) {
    if (shown.size() > refsMax) {
      shown.clear();
    }
    var all =
        shown.merge(
            ref.name(),
            List.of(ref.manifest()),
            (before, now) ->
                Stream.concat(now.stream(), before.stream()).distinct().limit(KEPT).toList());
    return all.subList(1, all.size());
  }
}
