package dev.millstream.git;

import java.nio.file.Path;

/// One branch of a push, whose objects are on disk and held against garbage collection, and whose
/// ref has not moved.
public record Push(String project, Path gitDirectory, RefChange change) {}
