package dev.millstream.store;

import java.time.Instant;

/// An object as a listing shows it; `size` in bytes.
public record StoredObject(Digest digest, long size, Instant modified) {}
