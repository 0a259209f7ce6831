package dev.millstream.edge.domain;

import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The cards of custom domains, loaded at the first request for one and swapped when it changes.
/// Thread-safe; a look-up costs two maps, however many domains there are.
public final class CustomDomains implements AutoCloseable {
  private final LiveTrees<DomainCard> cards;
  private final ConcurrentHashMap<String, RefName> refs = new ConcurrentHashMap<>();
  private final int refsMax;

  public CustomDomains(ObjectStore store, int max, Consumer<String> problems) {
    this.refsMax = max;
    this.cards =
        new LiveTrees<>(
            store.refs(),
            (ref, _) -> card(store, ref),
            name ->
                name.scope().kind().equals("domain") ? Optional.of(name.value()) : Optional.empty(),
            max,
            problems);
  }

  /// The host's card, as far as it is loaded.
  public Shown<DomainCard> now(String host) {
    return cards.now(ref(host).value());
  }

  /// Loads the host's card; blocks.
  public Shown<DomainCard> load(String host) throws IOException {
    var ref = ref(host);
    return cards.load(ref.value(), List.of(ref));
  }

  /// Hashing a host for each request would cost more than the rest of the look-up.
  private RefName ref(String host) {
    var known = refs.get(host);
    if (known != null) {
      return known;
    }
    if (refs.size() >= refsMax) {
      refs.clear();
    }
    return refs.computeIfAbsent(host, RefName::domain);
  }

  private static DomainCard card(ObjectStore store, Ref ref) throws IOException {
    return Manifest.load(store, ref.name().scope(), ref.manifest())
        .section(Section.DOMAIN, DomainCard.class)
        .orElseThrow(() -> new IOException(ref.name() + " has no card"));
  }

  @Override
  public void close() {
    cards.close();
  }
}
