package dev.millstream.control.stream.video;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Size;
import java.time.Instant;
import java.util.Optional;

/// A picture to draw over videos, and how. It never changes, and stays as long as there is a video
/// that it was drawn over. `origin` is the link that it came from.
public record Watermark(
    String uid,
    String name,
    Look look,
    Digest picture,
    long bytes,
    Size size,
    Optional<String> origin,
    Instant created) {}
