package dev.millstream.store.ref;

import dev.millstream.store.Digest;

/// A published pointer: at `version` (which only grows) the name points at the manifest.
public record Ref(RefName name, long version, Digest manifest) {}
