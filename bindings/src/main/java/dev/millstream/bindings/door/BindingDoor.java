package dev.millstream.bindings.door;

import dev.millstream.store.site.FunctionBinding;

/// Answers what functions ask of their bindings. Thread-safe; blocks, so call it on a virtual
/// thread.
@FunctionalInterface
public interface BindingDoor {
  /// The answer; whatever goes wrong, there is one.
  Answer answer(FunctionBinding binding, Question question) throws InterruptedException;
}
