package dev.millstream.store;

/// A published pointer: at `version` (which only grows) the name points at the manifest.
public record Ref(RefName name, long version, Digest manifest) {}
