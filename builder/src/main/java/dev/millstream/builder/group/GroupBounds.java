package dev.millstream.builder.group;

/// What all processes of a group have together. Linux counts threads as processes, and what lies in
/// a `tmpfs` as memory.
public record GroupBounds(long memoryBytesMax, long tasksMax) {}
