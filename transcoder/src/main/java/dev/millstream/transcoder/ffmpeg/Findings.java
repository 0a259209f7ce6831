package dev.millstream.transcoder.ffmpeg;

import dev.millstream.transcoder.cmaf.Colour;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.source.Chapter;
import dev.millstream.transcoder.source.Course;
import dev.millstream.transcoder.source.SoundTrack;
import dev.millstream.transcoder.source.TextTrack;
import dev.millstream.transcoder.source.Timeline;
import java.util.List;
import java.util.Optional;

/// What a probe found: `width` and `height` are those of the upright picture in square pixels, the
/// duration comes from packets.
public final class Findings {
  private final Shape shape;
  private final Timeline timeline;
  private final FrameRate frameRate;
  private final double durationSeconds;
  private final Streams streams;
  private final Optional<Course> course;

  Findings(
      Shape shape,
      Timeline timeline,
      FrameRate frameRate,
      double durationSeconds,
      Streams streams,
      Optional<Course> course) {
    this.shape = shape;
    this.timeline = timeline;
    this.frameRate = frameRate;
    this.durationSeconds = durationSeconds;
    this.streams = streams;
    this.course = course;
  }

  /// The picture and what has to be done to it; `light` is there if its range is high.
  record Shape(int width, int height, Turn turn, boolean interlaced, Optional<Colour> light) {
    boolean hdr() {
      return light.isPresent();
    }
  }

  /// The streams that are used, their codecs, and what else there is in words.
  record Streams(
      int video,
      List<SoundTrack> sounds,
      String videoCodec,
      Optional<String> audioCodec,
      Words words) {
    Streams {
      sounds = List.copyOf(sounds);
    }
  }

  /// What the source says in words.
  record Words(List<Chapter> chapters, List<TextTrack> subtitles) {
    Words {
      chapters = List.copyOf(chapters);
      subtitles = List.copyOf(subtitles);
    }
  }

  /// All that decides which picture and which sound is at what time, in words to compare.
  public String reading() {
    return shape + ", " + timeline + ", " + streams.video() + ", " + streams.sounds();
  }

  public int width() {
    return shape.width();
  }

  public int height() {
    return shape.height();
  }

  /// The colours of pictures in high dynamic range.
  public Optional<Colour> light() {
    return shape.light();
  }

  public FrameRate frameRate() {
    return frameRate;
  }

  public double durationSeconds() {
    return durationSeconds;
  }

  /// How many frames each rendition has.
  public long frames() {
    return Math.max(1, frameRate.frames(durationSeconds));
  }

  public String videoCodec() {
    return streams.videoCodec();
  }

  /// The codec of the first sound; empty if there is none that can be decoded.
  public Optional<String> audioCodec() {
    return streams.audioCodec();
  }

  /// The sounds that can be decoded, the one that a player would choose first.
  public List<SoundTrack> sounds() {
    return streams.sounds();
  }

  /// By their starts; often none.
  public List<Chapter> chapters() {
    return streams.words().chapters();
  }

  /// The subtitles that are text, at most one track a language tag.
  public List<TextTrack> subtitles() {
    return streams.words().subtitles();
  }

  /// The course of the source's own pictures; empty if they cannot be shown as they are.
  public Optional<Course> course() {
    return course;
  }

  Shape shape() {
    return shape;
  }

  Timeline timeline() {
    return timeline;
  }

  Streams streams() {
    return streams;
  }
}
