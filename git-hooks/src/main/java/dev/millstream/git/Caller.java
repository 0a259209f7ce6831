package dev.millstream.git;

/// Somebody who was let in. `id` tells callers apart and stays the same, `name` is what others are
/// shown; an `owner` may do to the project whatever can be done to it.
public record Caller(String id, String name, boolean owner) {}
