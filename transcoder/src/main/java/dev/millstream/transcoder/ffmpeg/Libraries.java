package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_CPU_FLAG_SLOW_GATHER;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_force_cpu_flags;
import static org.bytedeco.ffmpeg.global.avutil.av_get_cpu_flags;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.Loader;

/// FFmpeg's shared libraries. libavdevice is never loaded: it wants libraries of a desktop.
public final class Libraries {
  private static final long ALLOCATION_BYTES_MAX = 1L << 30;

  private Libraries() {}

  /// Loads them, extracting them first where that has not been done yet.
  public static void load() {
    Loader.load(avformat.class);
    Loader.load(avcodec.class);
    Loader.load(avfilter.class);
    av_log_set_level(AV_LOG_QUIET);
    av_max_alloc(ALLOCATION_BYTES_MAX);
    // AVX2's gathers, which scaling would use, take nearly twice the time on AMD, and on Intel with
    // the mitigation of Downfall; the pixels are the same
    av_force_cpu_flags(av_get_cpu_flags() | AV_CPU_FLAG_SLOW_GATHER);
  }

  /// `result` if it is no error; an [IllegalStateException] that says what failed otherwise.
  public static int check(int result, String what) {
    if (result < 0) {
      throw new IllegalStateException(what + ": " + describe(result));
    }
    return result;
  }

  static String describe(int error) {
    var text = new byte[128];
    av_strerror(error, text, text.length);
    var end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
