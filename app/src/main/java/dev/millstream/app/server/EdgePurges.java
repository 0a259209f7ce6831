package dev.millstream.app.server;

import dev.millstream.control.purge.PurgeOrder;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.cache.Purge;
import dev.millstream.edge.cache.Purge.Target;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the control plane's purge orders to the edge in this process.
record EdgePurges(EdgeServer edge) implements PurgeOrder.Door {
  private static final Logger LOG = LoggerFactory.getLogger(EdgePurges.class);

  @Override
  public void purge(PurgeOrder order) {
    var started = System.nanoTime();
    var gone = edge.purge(new Purge(order.project(), target(order.kind(), order.values())));
    LOG.info(
        "event=purged project={} kind={} values={} answers={} micros={}",
        order.project().orElse("*"),
        order.kind(),
        order.values().size(),
        gone,
        (System.nanoTime() - started) / 1000);
  }

  private static Target target(PurgeOrder.Kind kind, List<String> values) {
    return switch (kind) {
      case EVERYTHING -> new Target.Everything();
      case ADDRESSES -> new Target.Addresses(Set.copyOf(values));
      case PREFIXES -> new Target.Prefixes(values);
      case TAGS -> new Target.Tags(Set.copyOf(values));
      case HOSTS -> new Target.Hosts(Set.copyOf(values));
    };
  }
}
