package dev.millstream.git;

/// Decides on each branch that a push creates, moves or deletes, before the client gets its status
/// report; on `main` or `master` first.
@FunctionalInterface
public interface PushListener {
  /// Returns when the push's fate is known. What must survive a crash is committed first; the
  /// client may vanish at any time, so nothing may depend on this call being alive.
  PushVerdict received(Push push, PushOutput out);
}
