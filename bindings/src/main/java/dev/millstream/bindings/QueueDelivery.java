package dev.millstream.bindings;

import dev.millstream.bindings.catalog.Catalog;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.queue.QueueStore;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/// Queues as consumers in this process see them. Thread-safe; blocks, so call it on a virtual
/// thread.
public final class QueueDelivery {
  private final Catalog catalog;
  private final QueueStore store;
  private final StoreThreads threads;

  QueueDelivery(Catalog catalog, QueueStore store, StoreThreads threads) {
    this.catalog = catalog;
    this.store = store;
    this.threads = threads;
  }

  /// The name of a queue, if it is there.
  public Optional<String> name(String queue) throws IOException, InterruptedException {
    return run(() -> catalog.find(Kind.QUEUE, queue).map(Resource::name));
  }

  /// Takes messages out, as [QueueStore#take].
  public QueueStore.Taken take(String queue, QueueStore.Wish wish)
      throws IOException, InterruptedException {
    return run(() -> store.take(queue, wish));
  }

  /// Notes what became of messages, as [QueueStore#settle].
  public QueueStore.Settled settle(String queue, QueueStore.Verdict verdict, QueueStore.Wish wish)
      throws IOException, InterruptedException {
    return run(() -> store.settle(queue, verdict, wish));
  }

  /// Tells of queues that something may be taken from sooner than was known; must not block.
  public void onChange(Consumer<String> listener) {
    store.onChange(listener);
  }

  private <R> R run(StoreThreads.Work<R> work) throws IOException, InterruptedException {
    try {
      return threads.run(work);
    } catch (SQLException e) {
      throw new IOException("the queue's store failed", e);
    }
  }
}
