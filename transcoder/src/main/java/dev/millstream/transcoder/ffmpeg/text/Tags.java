package dev.millstream.transcoder.ffmpeg.text;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import dev.millstream.transcoder.source.Languages;
import dev.millstream.transcoder.source.SoundTrack;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.jspecify.annotations.Nullable;

/// What containers write beside their streams.
public final class Tags {
  private static final int LENGTH_MAX = 200;

  private Tags() {}

  /// A tag's text on one line; empty if there is none.
  static String of(@Nullable AVDictionary tags, String name) {
    if (tags == null || tags.isNull()) {
      return "";
    }
    var entry = av_dict_get(tags, name, (AVDictionaryEntry) null, 0);
    if (entry == null || entry.isNull()) {
      return "";
    }
    var text = entry.value().getString(StandardCharsets.UTF_8);
    var line = text.replaceAll("[\\p{Cntrl}\\ufffd]+", " ").strip();
    return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX - 1).strip() + "…";
  }

  /// The language a stream claims, as its container writes it.
  public static String language(AVStream stream) {
    return of(stream.metadata(), "language");
  }

  /// What a stream of sound says of itself.
  public static SoundTrack sound(AVStream stream) {
    return new SoundTrack(stream.index(), Languages.tag(language(stream)), title(stream));
  }

  /// What a stream is called; empty if nothing.
  public static String title(AVStream stream) {
    return of(stream.metadata(), "title");
  }
}
