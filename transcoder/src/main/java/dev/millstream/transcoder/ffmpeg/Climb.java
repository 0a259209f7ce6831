package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import dev.millstream.transcoder.ladder.Cuts;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.ladder.Start;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// Encodes one rung at a constant rate: a picture stands until the next one comes, and every second
/// second begins with one that stands alone. What is shown before the start is not encoded.
final class Climb implements AutoCloseable {
  private final Encoder encoder;
  private final FrameRate rate;
  private final Encoder.PacketTaker taker;
  private final AVFrame held = av_frame_alloc();
  private long next;
  private long keySecond;
  private boolean begun;

  Climb(Encoder encoder, FrameRate rate, Start start, Encoder.PacketTaker taker) {
    this.encoder = encoder;
    this.rate = rate;
    this.taker = taker;
    this.next = start.frame(rate);
    this.keySecond = start.second();
  }

  byte[] header() {
    return encoder.header();
  }

  int delayFrames() {
    return encoder.delayFrames();
  }

  /// Shows a picture from frame `at` on, and nothing from frame `end` on.
  void show(AVFrame picture, long at, long end) {
    if (!begun) {
      begun = true;
      av_frame_ref(held, picture);
    }
    repeatUntil(Math.min(at, end));
    av_frame_unref(held);
    av_frame_ref(held, picture);
    repeatUntil(Math.min(at + 1, end));
  }

  /// Lets the last picture stand until there are `frames` in all, and ends.
  void finish(long frames) {
    repeatUntil(frames);
    encoder.encode(null, taker);
  }

  boolean empty() {
    return !begun;
  }

  @Override
  public void close() {
    av_frame_free(held);
    encoder.close();
  }

  private void repeatUntil(long end) {
    for (; next < end; next++) {
      var key = next == rate.frameAtSecond(keySecond);
      if (key) {
        keySecond += Cuts.KEY_SECONDS;
      }
      held.pts(next);
      held.pict_type(key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
      encoder.encode(held, taker);
    }
  }
}
