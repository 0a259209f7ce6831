package dev.millstream.git;

/// What the client is told about a branch.
public sealed interface PushVerdict {
  /// Done: whoever decided this has moved the branch ref already.
  record Accepted() implements PushVerdict {}

  /// The ref shall be moved now, as plain git does.
  record Plain() implements PushVerdict {}

  /// Rejected, and the ref stays: `! [remote rejected] main -> main (reason)`.
  record Refused(String reason) implements PushVerdict {}
}
