package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_INTERLACED;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.millstream.transcoder.cmaf.Colour;
import dev.millstream.transcoder.ffmpeg.light.Light;
import dev.millstream.transcoder.ffmpeg.text.Chapters;
import dev.millstream.transcoder.ffmpeg.text.Subtitles;
import dev.millstream.transcoder.ffmpeg.text.Tags;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.source.Course;
import dev.millstream.transcoder.source.GrowingFile;
import dev.millstream.transcoder.source.OwnPictures;
import dev.millstream.transcoder.source.SoundTrack;
import dev.millstream.transcoder.source.Timeline;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// Reads every packet of a source once, and decodes one picture and one piece of sound, to learn
/// what the source really is.
public final class Probe {
  private static final int PACKETS_MAX = 50_000_000;
  private static final int SOUNDS_MAX = 16;
  private static final double SECONDS_MIN = 0.1;
  private static final double FRONT_SECONDS = 3;
  private static final double SOUND_TAIL_SECONDS_MAX = 60;
  private static final double LAST_PICTURE_SECONDS_MAX = 10;

  private final Source source;
  private final AVStream video;
  private final Decoder pictures;
  private final List<Trial> sounds;
  private final Subtitles subtitles;
  private final Times videoTimes = new Times();
  private final OwnPictures own = new OwnPictures();
  private final long ownBitsMax;
  private @Nullable Picture first;

  private Probe(Source source, AVStream video, Decoder pictures, long ownBitsMax) {
    this.ownBitsMax = ownBitsMax;
    this.source = source;
    this.video = video;
    this.pictures = pictures;
    this.subtitles = Subtitles.of(source.context());
    this.sounds =
        source.audio(video).stream()
            .limit(SOUNDS_MAX)
            .flatMap(stream -> Trial.of(stream).stream())
            .toList();
  }

  /// What the first decoded picture says of itself.
  private record Picture(
      int width, int height, double aspect, boolean interlaced, Optional<Colour> light) {}

  /// What `file` is. Its own pictures may be shown as they are up to a rate of `ownBitsMax`.
  public static Findings of(Path file, long ownBitsMax) throws IOException, UnfitSourceException {
    return of(() -> Source.open(file), ownBitsMax, OptionalDouble.empty());
  }

  /// What a file that grows will be, as its first seconds say: as if it lasted `secondsMax`, and
  /// without its own pictures and words.
  public static Findings follow(GrowingFile file, double secondsMax)
      throws IOException, UnfitSourceException {
    return of(() -> Source.follow(file), 0, OptionalDouble.of(secondsMax));
  }

  private static Findings of(Source.Opening file, long ownBitsMax, OptionalDouble seconds)
      throws IOException, UnfitSourceException {
    try (var source = file.open()) {
      var found = source.video();
      if (found.isEmpty()) {
        throw UnfitSourceException.notVideo("The file holds no video, only sound or other data.");
      }
      var video = found.get();
      var codecId = video.codecpar().codec_id();
      var codec = Codecs.pictureDecoder(codecId);
      if (codec.isEmpty()) {
        throw UnfitSourceException.malformed(
            "The video is coded in %s, which is not supported; H.264, HEVC, AV1 and VP9 are."
                .formatted(Codecs.plain(codecId)));
      }
      var decoder = Decoder.open(video, codec.get(), false);
      if (decoder.isEmpty()) {
        throw UnfitSourceException.malformed("The video's header is damaged.");
      }
      try (var pictures = decoder.get()) {
        var probe = new Probe(source, video, pictures, ownBitsMax);
        try {
          probe.scan(seconds.isPresent() ? FRONT_SECONDS : Double.POSITIVE_INFINITY);
          return probe.findings(seconds);
        } finally {
          probe.sounds.forEach(Trial::close);
          probe.subtitles.close();
        }
      }
    }
  }

  private void scan(double secondsMax) {
    for (var i = 0; i < PACKETS_MAX && videoTimes.span() < secondsMax; i++) {
      var packet = source.next();
      if (packet.isEmpty()) {
        break;
      }
      take(packet.get());
    }
    if (first == null) {
      pictures.decode(null, this::look);
    }
  }

  private void take(AVPacket packet) {
    if (packet.stream_index() == video.index()) {
      if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
        var at = seconds(packet, video);
        videoTimes.add(at, lasting(packet, video));
        own.add(at, packet.size(), Through.alone(packet, video));
      }
      if (first == null) {
        pictures.decode(packet, this::look);
      }
    } else {
      sounds.forEach(trial -> trial.take(packet));
      subtitles.take(packet);
    }
  }

  private void look(AVFrame frame) {
    if (first == null) {
      var ratio = av_guess_sample_aspect_ratio(source.context(), video, frame);
      var aspect = ratio.num() > 0 && ratio.den() > 0 ? (double) ratio.num() / ratio.den() : 1;
      var order = video.codecpar().field_order();
      first =
          new Picture(
              frame.width(),
              frame.height(),
              aspect >= 0.1 && aspect <= 10 ? aspect : 1,
              (frame.flags() & AV_FRAME_FLAG_INTERLACED) != 0
                  || (order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE),
              Light.of(frame));
    }
  }

  private Findings findings(OptionalDouble believed) throws UnfitSourceException {
    var picture = first;
    if (picture == null || videoTimes.count() == 0) {
      throw UnfitSourceException.malformed(
          "Not one picture of the video can be decoded: it is damaged or encrypted.");
    }
    var all = sounds.stream().filter(Trial::decodes).toList();
    var heard = all.stream().findFirst();
    var times = videoTimes.sorted();
    var rate = FrameRate.near(Timeline.rate(times));
    var frameSeconds = 1 / rate.perSecond();
    var timeline =
        Timeline.of(
            times, heard.map(trial -> trial.times().min()).orElse(Double.NaN), frameSeconds);
    var end =
        timeline.at(times[times.length - 1])
            + Math.clamp(videoTimes.lastDuration(), frameSeconds, LAST_PICTURE_SECONDS_MAX);
    var soundEnd = heard.map(trial -> timeline.at(trial.times().end())).orElse(0.0);
    var read = soundEnd > end && soundEnd - end < SOUND_TAIL_SECONDS_MAX ? soundEnd : end;
    var duration = believed.orElse(read);
    if (duration < SECONDS_MIN) {
      throw new UnfitSourceException(
          "ERR_DURATION_TOO_SHORT", "The video is shorter than a tenth of a second.");
    }
    var shape = shape(picture);
    var frames = Math.max(1, rate.frames(duration));
    var course =
        believed.isEmpty() && Through.fits(video, shape)
            ? own.course(rate, timeline, frames, ownBitsMax)
            : Optional.<Course>empty();
    return new Findings(
        shape,
        timeline,
        rate,
        duration,
        new Findings.Streams(
            video.index(),
            all.stream().map(Trial::track).toList(),
            Codecs.name(video.codecpar().codec_id()),
            heard.map(Trial::codec),
            believed.isPresent()
                ? new Findings.Words(List.of(), List.of())
                : new Findings.Words(
                    Chapters.of(source.context(), timeline, duration),
                    subtitles.tracks(timeline, duration))),
        course);
  }

  private Findings.Shape shape(Picture picture) {
    var turn = Turn.of(video.codecpar());
    var wide = (int) Math.max(1, Math.round(picture.width() * picture.aspect()));
    return new Findings.Shape(
        turn.swapsSides() ? picture.height() : wide,
        turn.swapsSides() ? wide : picture.height(),
        turn,
        picture.interlaced(),
        picture.light());
  }

  private static double seconds(AVPacket packet, AVStream stream) {
    var ticks = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
    return ticks == AV_NOPTS_VALUE
        ? Double.NaN
        : (double) ticks * stream.time_base().num() / stream.time_base().den();
  }

  private static double lasting(AVPacket packet, AVStream stream) {
    return (double) packet.duration() * stream.time_base().num() / stream.time_base().den();
  }

  /// One sound stream, and whether anything in it can be decoded.
  private static final class Trial implements AutoCloseable {
    private static final int PACKETS_MAX = 300;
    private final AVStream stream;
    private final Decoder decoder;
    private final Times times = new Times();

    private Trial(AVStream stream, Decoder decoder) {
      this.stream = stream;
      this.decoder = decoder;
    }

    static Optional<Trial> of(AVStream stream) {
      return Codecs.decoder(stream.codecpar().codec_id())
          .flatMap(codec -> Decoder.open(stream, codec, false))
          .map(decoder -> new Trial(stream, decoder));
    }

    void take(AVPacket packet) {
      if (packet.stream_index() != stream.index() || (packet.flags() & AV_PKT_FLAG_DISCARD) != 0) {
        return;
      }
      times.add(seconds(packet, stream), lasting(packet, stream));
      if (!decodes() && times.count() < PACKETS_MAX) {
        decoder.decode(packet, _ -> {});
      }
    }

    boolean decodes() {
      return decoder.frames() > 0;
    }

    Times times() {
      return times;
    }

    SoundTrack track() {
      return Tags.sound(stream);
    }

    String codec() {
      return Codecs.name(stream.codecpar().codec_id());
    }

    @Override
    public void close() {
      decoder.close();
    }
  }

  /// Packet times in seconds, as they come.
  private static final class Times {
    private double[] values = new double[1024];
    private int count;
    private double min = Double.POSITIVE_INFINITY;
    private double end = Double.NEGATIVE_INFINITY;
    private double last = Double.NEGATIVE_INFINITY;
    private double lastDuration;

    void add(double seconds, double duration) {
      if (Double.isNaN(seconds)) {
        return;
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = seconds;
      min = Math.min(min, seconds);
      end = Math.max(end, seconds + duration);
      if (seconds >= last) {
        last = seconds;
        lastDuration = duration;
      }
    }

    int count() {
      return count;
    }

    /// From the first to the last of them.
    double span() {
      return count == 0 ? 0 : last - min;
    }

    double min() {
      return min;
    }

    double end() {
      return end;
    }

    /// How long the latest of them lasts by its own word.
    double lastDuration() {
      return lastDuration;
    }

    double[] sorted() {
      var sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
