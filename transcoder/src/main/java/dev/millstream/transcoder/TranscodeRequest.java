package dev.millstream.transcoder;

import dev.millstream.store.ObjectStore;
import java.nio.file.Path;

/// A video to turn into a stream: `workDirectory` belongs to this job alone, what an earlier try
/// left there goes, and it is gone at the end.
public record TranscodeRequest(
    String uid,
    String name,
    Path source,
    Path workDirectory,
    ObjectStore store,
    double maxDurationSeconds) {}
