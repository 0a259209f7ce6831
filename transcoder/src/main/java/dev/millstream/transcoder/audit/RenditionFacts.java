package dev.millstream.transcoder.audit;

import dev.millstream.transcoder.audit.media.SegmentFacts;
import dev.millstream.transcoder.audit.media.TrackHeader;
import dev.millstream.transcoder.hls.BitRates;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A rendition that was read to its end. `track` is empty if its media could not be looked into;
/// then the times come from the playlist. `cuts` are where its segments begin, `grainSeconds` is
/// how long its last sample lasts, `rate` counts its samples a second.
record RenditionFacts(
    URI uri,
    MediaList list,
    Optional<TrackHeader> track,
    BitRates rates,
    double seconds,
    List<Double> cuts,
    double grainSeconds,
    double rate,
    Map<URI, SegmentFacts> segments) {}
