package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionCache;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps all that functions store, by cache and URL.
final class KeepingRoom implements FunctionCache {
  private final Map<String, FunctionResponse> kept = new ConcurrentHashMap<>();

  /// The caches' names and the URLs.
  Set<String> kept() {
    return kept.keySet();
  }

  @Override
  public Optional<FunctionResponse> match(String cache, FunctionRequest request) {
    return Optional.ofNullable(kept.get(cache + " " + request.url()));
  }

  @Override
  public void put(String cache, FunctionRequest request, FunctionResponse response) {
    kept.put(cache + " " + request.url(), response);
  }

  @Override
  public boolean delete(String cache, FunctionRequest request) {
    return kept.remove(cache + " " + request.url()) != null;
  }
}
