package dev.millstream.store.parallel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A value that another thread makes from now on; who asks before it is there waits for it.
/// Thread-safe.
public final class Ahead<T> implements Supplier<T> {
  private final CompletableFuture<T> value;

  private Ahead(CompletableFuture<T> value) {
    this.value = value;
  }

  /// Begins to make the value, on a thread of this name.
  public static <T> Ahead<T> of(String name, Supplier<T> making) {
    var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name).factory());
    return new Ahead<>(CompletableFuture.supplyAsync(making, threads));
  }

  /// The value.
  ///
  /// @throws java.util.concurrent.CompletionException with what kept it from being made
  @Override
  public T get() {
    return value.join();
  }
}
