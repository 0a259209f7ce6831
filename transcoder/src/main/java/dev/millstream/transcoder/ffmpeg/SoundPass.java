package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import dev.millstream.transcoder.ffmpeg.text.Tags;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.SoundTrack;
import dev.millstream.transcoder.source.Timeline;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// One reading of a file of which only the sound is wanted.
public final class SoundPass {
  private SoundPass() {}

  /// Takes the sound, and before that what the file says of it.
  public interface Sink extends Pass.SoundSink {
    void found(SoundTrack track);
  }

  /// Reads `file` and gives the sound that a player would choose to `sink`, as long as `seconds`:
  /// cut there, or with silence behind it.
  public static void run(Path file, double seconds, Loudness loudness, Sink sink)
      throws IOException, UnfitSourceException {
    try (var source = Source.open(file, Codecs.SOUND_CONTAINERS)) {
      var stream = source.audio().stream().findFirst().orElseThrow(SoundPass::silent);
      sink.found(Tags.sound(stream));
      var start = source.context().start_time();
      var timeline =
          new Timeline(start == AV_NOPTS_VALUE ? 0 : (double) start / AV_TIME_BASE, List.of());
      try (var chain =
          new AudioChain(stream, new AudioChain.Time(timeline, seconds), loudness, 0, sink)) {
        chain.begin();
        for (var next = source.next(); next.isPresent(); next = source.next()) {
          if (chain.reads(next.get())) {
            chain.take(next.get());
          }
        }
        chain.finish();
        if (chain.silent()) {
          throw silent();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Reads a source, which [Probe] has looked at, for its sounds alone.
  public static void all(Path file, Findings findings, Loudness loudness, Pass.SoundSink sink)
      throws IOException, UnfitSourceException {
    try (var source = Source.open(file);
        var sounds = new AudioChain.All(source, findings, loudness, sink)) {
      sounds.begin();
      for (var next = source.next(); next.isPresent(); next = source.next()) {
        sounds.take(next.get());
      }
      sounds.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static UnfitSourceException silent() {
    return UnfitSourceException.malformed("The file holds no sound that can be decoded.");
  }
}
