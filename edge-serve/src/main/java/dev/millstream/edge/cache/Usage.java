package dev.millstream.edge.cache;

/// What the cache holds now.
public record Usage(int entries, long bytes) {}
