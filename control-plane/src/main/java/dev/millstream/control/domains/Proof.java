package dev.millstream.control.domains;

/// What came of looking for a domain's proof; `why` is for its owner.
sealed interface Proof {
  /// Found.
  record Given() implements Proof {}

  /// Not there.
  record Missing(String why) implements Proof {}

  /// It cannot be said: nobody answered.
  record Unknown(String why) implements Proof {}
}
