package dev.millstream.functions;

import java.util.Optional;

/// The caches that a deployment's functions fill by name, as far as the edge has room. Called on
/// virtual threads, several at once.
public interface FunctionCache {
  /// No room at all.
  FunctionCache NONE =
      new FunctionCache() {
        @Override
        public Optional<FunctionResponse> match(String cache, FunctionRequest request) {
          return Optional.empty();
        }

        @Override
        public void put(String cache, FunctionRequest request, FunctionResponse response) {}

        @Override
        public boolean delete(String cache, FunctionRequest request) {
          return false;
        }
      };

  /// What is stored and fresh for this request, or the part of it that its fields ask for.
  Optional<FunctionResponse> match(String cache, FunctionRequest request);

  /// Stores a response whose body is there, if its fields allow that.
  void put(String cache, FunctionRequest request, FunctionResponse response);

  /// Takes away what is stored for this request; false if nothing was.
  boolean delete(String cache, FunctionRequest request);
}
