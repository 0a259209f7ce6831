package dev.millstream.transcoder;

import dev.millstream.store.ObjectStore;
import dev.millstream.transcoder.hls.Voice;
import java.nio.file.Path;

/// A sound to make for the video `uid`, which lasts `seconds`: its segments lie in `folder`, which
/// is no other sound's. If `voice` says no language, the file is asked. `workDirectory` belongs to
/// this job alone and is gone at the end.
public record SoundRequest(
    String uid,
    String folder,
    Voice voice,
    Path source,
    Path workDirectory,
    ObjectStore store,
    double seconds) {}
