package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.cmaf.AnnexB;
import dev.millstream.transcoder.cmaf.Av1Config;
import dev.millstream.transcoder.cmaf.AvcConfig;
import dev.millstream.transcoder.cmaf.Colour;
import dev.millstream.transcoder.cmaf.HevcConfig;
import dev.millstream.transcoder.cmaf.InitSegment;
import dev.millstream.transcoder.cmaf.PictureConfig;
import dev.millstream.transcoder.cmaf.Sample;
import dev.millstream.transcoder.cmaf.Track;
import dev.millstream.transcoder.ladder.Coding;
import dev.millstream.transcoder.ladder.Cuts;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.ladder.Rung;
import dev.millstream.transcoder.ladder.Start;
import java.io.IOException;
import java.util.Optional;

/// Writes a rung's pictures. Decode times count pictures from 0, so that a segment's decode time is
/// the time at which its first picture is shown, once the edit list has taken the delay off. Files
/// that a start leaves behind it count.
final class RungFiles {
  private final Rung rung;
  private final FrameRate rate;
  private final SegmentFiles files;
  private final Colour colour;
  private int delayFrames;
  private long decoded;

  RungFiles(Rung rung, FrameRate rate, Colour colour, Start start, SegmentFiles files) {
    this.rung = rung;
    this.rate = rate;
    this.files = files;
    this.colour = colour;
    this.decoded = start.frame(rate);
    var keys = Math.toIntExact(start.second() / Cuts.KEY_SECONDS);
    files.goOn(start.segments(), keys, decoded * rate.frameTicks());
  }

  void open(byte[] parameterSets, int delay) throws IOException {
    delayFrames = delay;
    var track =
        new Track.Video(
            rung.width(),
            rung.height(),
            rate.timescale(),
            delay * rate.frameTicks(),
            Optional.of(colour),
            config(parameterSets));
    files.open(
        InitSegment.of(track),
        new Report.Opened(
            rung.folder(),
            track.codecs(),
            track.timescale(),
            rung.width(),
            rung.height(),
            rate.perSecond(),
            colour.range()));
  }

  private PictureConfig config(byte[] header) {
    return switch (rung.coding()) {
      case H264 -> AvcConfig.of(header);
      case HDR -> HevcConfig.of(header);
      case AV1 -> Av1Config.of(header);
    };
  }

  private byte[] sample(byte[] picture) {
    return rung.coding() == Coding.AV1
        ? Av1Config.sample(picture)
        : AnnexB.toLengthPrefixed(picture);
  }

  void add(byte[] picture, long frame, boolean key) throws IOException {
    if (key && !files.empty()) {
      files.endFragment();
      if (frame >= rate.frameAtSecond(Cuts.secondOf(files.segments() + 1))) {
        files.endSegment();
      }
    }
    var offset = Math.toIntExact((frame - decoded + delayFrames) * rate.frameTicks());
    files.add(new Sample(sample(picture), rate.frameTicks(), offset, key));
    decoded++;
  }

  void end() throws IOException {
    files.end();
  }
}
