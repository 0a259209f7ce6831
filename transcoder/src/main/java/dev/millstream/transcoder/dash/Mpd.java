package dev.millstream.transcoder.dash;

import dev.millstream.transcoder.hls.MediaSegment;
import dev.millstream.transcoder.hls.Voice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A static manifest of one period: a set of the pictures of each coding, which are all cut alike,
/// and one for each sound. URIs are relative to `/manifest/`; each rendition has its own timeline
/// in its own timescale, exact to the tick. Not thread-safe.
public final class Mpd {
  private static final String SET_END = "    </AdaptationSet>\n";
  private static final String SEGMENT_NAME = "seg-$Number%05d$.m4s";

  /// A rendition with its segments in order; sound has no size. `bitsPerSecond` is the peak rate.
  public record Representation(
      String folder,
      String codecs,
      Picture picture,
      int timescale,
      long bitsPerSecond,
      List<MediaSegment> segments) {
    public Representation {
      segments = List.copyOf(segments);
    }

    private double seconds() {
      return (double) segments.stream().mapToLong(MediaSegment::ticks).sum() / timescale;
    }
  }

  /// Size, rate and range of pictures; of none with sound.
  public record Picture(int width, int height, double frameRate, String range) {
    public static final Picture NONE = new Picture(0, 0, 0, "");
  }

  private final List<Representation> pictures = new ArrayList<>();
  private final List<Representation> sounds = new ArrayList<>();
  private final List<Voice> voices = new ArrayList<>();

  /// Adds a rendition; a voice matters to sound only.
  public Mpd add(Representation representation, Voice voice) {
    if (representation.picture().width() > 0) {
      pictures.add(representation);
    } else {
      sounds.add(representation);
      voices.add(voice);
    }
    return this;
  }

  /// The XML.
  public String render() {
    var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"")
        .append(" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" minBufferTime=\"PT6S\"")
        .append(" mediaPresentationDuration=\"")
        .append(duration())
        .append("\">\n  <Period id=\"1\" start=\"PT0S\">\n");
    // representations of one set are coded alike, so that players change between them
    pictures.stream()
        .collect(Collectors.groupingBy(Mpd::kind, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(alike -> set(out, "video", colours(alike.getFirst().picture()), alike));
    for (var i = 0; i < sounds.size(); i++) {
      set(out, "audio", sounds.size() > 1 ? voice(voices.get(i)) : "", List.of(sounds.get(i)));
    }
    return out.append("  </Period>\n</MPD>\n").toString();
  }

  private static String kind(Representation pictures) {
    return pictures.codecs().substring(0, 4) + pictures.picture().range();
  }

  /// What follows an opened set: players that do not know of such light leave it out.
  private static String colours(Picture picture) {
    var transfer =
        switch (picture.range()) {
          case "PQ" -> 16;
          case "HLG" -> 18;
          default -> 0;
        };
    return transfer == 0
        ? ""
        : ">\n"
            + essential("ColourPrimaries", 9)
            + essential("TransferCharacteristics", transfer)
            + essential("MatrixCoefficients", 9);
  }

  private static String essential(String name, int value) {
    return "      <EssentialProperty schemeIdUri=\"urn:mpeg:mpegB:cicp:%s\" value=\"%d\"/>\n"
        .formatted(name, value);
  }

  /// That of the longest rendition: the last packet of sound may reach beyond the pictures.
  private String duration() {
    var all = new ArrayList<>(pictures);
    all.addAll(sounds);
    var longest = all.stream().mapToDouble(Representation::seconds).max().orElse(0);
    return String.format(Locale.ROOT, "PT%.3fS", longest);
  }

  /// The set of one sound among others, with its representation as a manifest of ours has it.
  public static String soundSet(Voice voice, String representation) {
    return head("audio", voice(voice)) + representation + SET_END;
  }

  /// What follows an opened set: its language, and what tells players sounds apart.
  private static String voice(Voice voice) {
    var name = voice.name().replace("&", "&amp;").replace("<", "&lt;");
    return (voice.speaks() ? " lang=\"" + voice.language() + "\">\n" : ">\n")
        + "      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\""
        + (voice.main() ? "main" : "alternate")
        + "\"/>\n      <Label>"
        + name
        + "</Label>\n";
  }

  private static void set(
      StringBuilder out, String type, String voice, List<Representation> representations) {
    if (representations.isEmpty()) {
      return;
    }
    out.append(head(type, voice));
    representations.forEach(representation -> representation(out, representation));
    out.append(SET_END);
  }

  private static String head(String type, String voice) {
    return "    <AdaptationSet contentType=\"%1$s\" mimeType=\"%1$s/mp4\"".formatted(type)
        + " segmentAlignment=\"true\" startWithSAP=\"1\""
        + (voice.isEmpty() ? ">\n" : voice);
  }

  private static void representation(StringBuilder out, Representation rendition) {
    var picture = rendition.picture();
    out.append("      <Representation id=\"").append(rendition.folder().replace('/', '-'));
    out.append("\" bandwidth=\"").append(rendition.bitsPerSecond());
    out.append("\" codecs=\"").append(rendition.codecs()).append('"');
    if (picture.width() > 0) {
      out.append(" width=\"").append(picture.width());
      out.append("\" height=\"").append(picture.height());
      out.append("\" sar=\"1:1\" frameRate=\"").append(frameRate(picture)).append('"');
    } else {
      out.append(" audioSamplingRate=\"").append(rendition.timescale()).append('"');
    }
    out.append(">\n");
    if (picture.width() == 0) {
      out.append("        <AudioChannelConfiguration schemeIdUri=\"")
          .append("urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"2\"/>\n");
    }
    out.append("        <SegmentTemplate timescale=\"").append(rendition.timescale());
    out.append("\" startNumber=\"1\" initialization=\"../").append(rendition.folder());
    out.append("/init.mp4\" media=\"../").append(rendition.folder()).append('/');
    out.append(SEGMENT_NAME).append("\">\n          <SegmentTimeline>\n");
    timeline(out, rendition.segments());
    out.append("          </SegmentTimeline>\n        </SegmentTemplate>\n");
    out.append("      </Representation>\n");
  }

  /// One `S` for a run of segments that last the same.
  private static void timeline(StringBuilder out, List<MediaSegment> segments) {
    var at = 0L;
    for (var first = 0; first < segments.size(); ) {
      var ticks = segments.get(first).ticks();
      var next = first + 1;
      while (next < segments.size() && segments.get(next).ticks() == ticks) {
        next++;
      }
      out.append("            <S t=\"").append(at).append("\" d=\"").append(ticks);
      if (next - first > 1) {
        out.append("\" r=\"").append(next - first - 1);
      }
      out.append("\"/>\n");
      at += ticks * (next - first);
      first = next;
    }
  }

  /// A whole number, or a fraction over 1001, as the specification has it.
  private static String frameRate(Picture picture) {
    var rate = picture.frameRate();
    var whole = Math.round(rate);
    if (Math.abs(rate - whole) < 0.0005) {
      return Long.toString(whole);
    }
    var ntsc = Math.round(rate * 1.001);
    return Math.abs(ntsc * 1000 - rate * 1001) < 0.5
        ? ntsc * 1000 + "/1001"
        : Math.round(rate * 1000) + "/1000";
  }
}
