package dev.millstream.builder.jekyll.kept;

/// What reads give in the site that is being rendered now. Thread-safe.
public interface ReadValues {
  /// The value's fingerprint; [Fingerprint#ABSENT] where there is nothing.
  Fingerprint of(Read read);

  /// Whether a read gives what it gave before, known without looking.
  boolean isSame(Read read);
}
