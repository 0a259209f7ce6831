package dev.millstream.transcoder.audit;

import dev.millstream.transcoder.audit.MediaList.Part;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.audit.media.SegmentFacts;
import dev.millstream.transcoder.audit.media.TrackHeader;
import dev.millstream.transcoder.hls.BitRates;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one rendition: its playlist, its initialization section and every segment.
final class RenditionWalk {
  private static final double OVER_TARGET_SECONDS_MAX = 0.5;
  private static final double TARGET_SECONDS = 6;
  private static final double PICTURES_A_SECOND_MAX = 60;

  private final URI uri;
  private final MediaList list;
  private final Library library;
  private final Ledger ledger;
  private final Map<URI, SegmentFacts> segments = new HashMap<>();
  private final List<BitRates.Span> spans = new ArrayList<>();
  private final List<Double> cuts = new ArrayList<>();
  private double seconds;
  private double grain;
  private long samples;
  private long sampleTicks;
  private Optional<Long> nextDecodeTime = Optional.empty();
  private long firstDecodeTime;

  private RenditionWalk(URI uri, MediaList list, Library library, Ledger ledger) {
    this.uri = uri;
    this.list = list;
    this.library = library;
    this.ledger = ledger;
  }

  static RenditionFacts of(URI uri, Library library, Ledger ledger) throws AuditException {
    var list = MediaList.of(uri, library.playlist(uri));
    return new RenditionWalk(uri, list, library, ledger).walk();
  }

  private RenditionFacts walk() throws AuditException {
    playlist();
    var track = track();
    for (var part : list.parts()) {
      var bytes = library.media(part);
      spans.add(new BitRates.Span(part.seconds(), bytes.length));
      if (track.isPresent()) {
        segment(part, bytes, track.get());
      } else {
        length(part, part.seconds());
        cuts.add(seconds);
        seconds += part.seconds();
      }
    }
    var rate = track.map(t -> samples / t.seconds(Math.max(1, sampleTicks))).orElse(0.0);
    if (track.map(TrackHeader::pictures).orElse(false) && rate > PICTURES_A_SECOND_MAX + 0.1) {
      ledger.violated(Rule.FRAME_RATE_MAX, uri, "it has %.2f pictures a second", rate);
    }
    return new RenditionFacts(
        uri,
        list,
        track,
        BitRates.of(spans, list.targetSeconds()),
        seconds,
        cuts,
        grain,
        rate,
        segments);
  }

  private void playlist() {
    if (!list.type().equals("VOD")) {
      var type = list.type().isEmpty() ? "missing" : list.type();
      ledger.violated(Rule.ON_DEMAND, uri, "EXT-X-PLAYLIST-TYPE is %s", type);
    } else if (!list.ended()) {
      ledger.violated(Rule.ON_DEMAND, uri, "EXT-X-ENDLIST is missing");
    }
    if (list.targetSeconds() != TARGET_SECONDS) {
      ledger.violated(Rule.SIX_SECONDS, uri, "it is %.0f s", list.targetSeconds());
    }
    if (list.map().isEmpty()) {
      ledger.violated(Rule.MAP, uri, "there is none");
      ledger.violated(Rule.FRAGMENTED_MP4, uri, "segments without EXT-X-MAP are no fMP4");
    }
  }

  private Optional<TrackHeader> track() throws AuditException {
    if (list.map().isEmpty() || list.encrypted()) {
      var why = list.encrypted() ? "the media are encrypted" : "the media are not fragmented MP4";
      ledger.skipped(uri, why + ": only the playlist and the sizes were looked at");
      return Optional.empty();
    }
    var map = list.map().get();
    try {
      var track = TrackHeader.of(library.media(map));
      if (track.pictures() && !track.avc() && !track.hevc() && !track.av1()) {
        ledger.violated(Rule.FRAGMENTED_MP4, map.uri(), "the pictures are %s", track.coding());
      }
      if (!track.progressive().orElse(true)) {
        ledger.violated(Rule.PROGRESSIVE, map.uri(), "its parameters allow interlaced pictures");
      }
      return Optional.of(track);
    } catch (DamagedMediaException e) {
      ledger.violated(Rule.FRAGMENTED_MP4, map.uri(), "%s", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void segment(Part part, byte[] bytes, TrackHeader track) {
    try {
      var facts = SegmentFacts.of(bytes, track);
      segments.putIfAbsent(part.uri(), facts);
      decodeTimes(part, facts, track);
      if (track.pictures() && !facts.fragments().getFirst().key()) {
        ledger.violated(Rule.STARTS_WITH_KEY, part.uri(), "its first picture needs others");
      }
      grain = track.seconds(facts.fragments().getLast().lastTicks());
      var measured = track.seconds(facts.ticks());
      length(part, measured);
      if (Math.abs(measured - part.seconds()) > grain) {
        ledger.violated(
            Rule.DURATIONS_TRUE,
            part.uri(),
            "EXTINF says %.3f s, its samples last %.3f s",
            part.seconds(),
            measured);
      }
      cuts.add(track.seconds(facts.start() - firstDecodeTime));
      seconds += measured;
      samples += facts.samples();
      sampleTicks += facts.ticks();
    } catch (DamagedMediaException e) {
      ledger.violated(Rule.FRAGMENTED_MP4, part.uri(), "%s", String.valueOf(e.getMessage()));
    }
  }

  private void decodeTimes(Part part, SegmentFacts facts, TrackHeader track) {
    if (nextDecodeTime.isEmpty()) {
      firstDecodeTime = facts.start();
    }
    for (var fragment : facts.fragments()) {
      var gap = fragment.decodeTime() - nextDecodeTime.orElse(fragment.decodeTime());
      // timescales that no sample fits exactly are off by a tick or two
      if (Math.abs(gap) > 2) {
        ledger.violated(
            Rule.DECODE_TIMES,
            part.uri(),
            "the fragment at byte %d begins %.3f s %s the one before ends",
            fragment.at(),
            Math.abs(track.seconds(gap)),
            gap > 0 ? "after" : "before");
      }
      nextDecodeTime = Optional.of(fragment.end());
    }
  }

  private void length(Part part, double measured) {
    if (Math.max(measured, part.seconds()) > list.targetSeconds() + OVER_TARGET_SECONDS_MAX) {
      ledger.violated(
          Rule.SEGMENT_LENGTH,
          part.uri(),
          "it lasts %.3f s, the target is %.0f s",
          Math.max(measured, part.seconds()),
          list.targetSeconds());
    }
  }
}
