package dev.millstream.git;

import java.util.Map;

/// Decides on each branch that a push creates, moves or deletes, before the client gets its status
/// report; on `main` or `master` first.
@FunctionalInterface
public interface PushListener {
  /// Returns when the push's fate is known. What must survive a crash is committed first; the
  /// client may vanish at any time, so nothing may depend on this call being alive.
  PushVerdict received(Push push, PushOutput out);

  /// The files that others than `who` have locked, by path, and who has: what a push brings may
  /// change none of them.
  default Map<String, String> locked(String project, Caller who) {
    return Map.of();
  }
}
