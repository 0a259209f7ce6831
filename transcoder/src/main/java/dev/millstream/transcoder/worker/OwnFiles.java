package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.cmaf.AvcConfig;
import dev.millstream.transcoder.cmaf.InitSegment;
import dev.millstream.transcoder.cmaf.Sample;
import dev.millstream.transcoder.cmaf.Track;
import dev.millstream.transcoder.ffmpeg.Findings;
import dev.millstream.transcoder.ladder.Cuts;
import dev.millstream.transcoder.source.Course;
import java.io.IOException;
import java.util.Optional;

/// Writes a source's own pictures, cut where its groups of pictures begin: at the start as soon as
/// two seconds are together, later as late as no segment outgrows the target.
public final class OwnFiles {
  /// Where they lie in the stream's tree.
  public static final String FOLDER = "video/source";

  private static final int OPENING_SEGMENTS = 3;

  private final Findings findings;
  private final Course course;
  private final SegmentFiles files;
  private int next;
  private long cutAt;

  OwnFiles(Findings findings, Course course, SegmentFiles files) {
    this.findings = findings;
    this.course = course;
    this.files = files;
  }

  void open(AvcConfig config) throws IOException {
    var rate = findings.frameRate();
    var track =
        new Track.Video(
            findings.width(),
            findings.height(),
            rate.timescale(),
            course.delayFrames() * rate.frameTicks(),
            Optional.empty(),
            config);
    files.open(
        InitSegment.of(track),
        new Report.Opened(
            FOLDER,
            track.codecs(),
            track.timescale(),
            findings.width(),
            findings.height(),
            rate.perSecond()));
  }

  /// Takes the next picture; what is beyond the course was not there when it was noted.
  void add(byte[] units) throws IOException {
    if (next >= course.size()) {
      return;
    }
    var key = course.key(next);
    if (key && !files.empty()) {
      files.endFragment();
      if (due(course.shown(next))) {
        files.endSegment();
        cutAt = course.shown(next);
      }
    }
    var ticks = findings.frameRate().frameTicks();
    files.add(new Sample(units, course.lasting(next) * ticks, course.offset(next) * ticks, key));
    next++;
  }

  void end() throws IOException {
    files.end();
  }

  /// Whether a group that begins at a frame has to begin a segment.
  private boolean due(long frame) {
    var rate = findings.frameRate().perSecond();
    var outgrows = frame - cutAt + course.longestGroup() > Cuts.SEGMENT_SECONDS * rate;
    var opening = files.segments() < OPENING_SEGMENTS;
    return outgrows || (opening && frame - cutAt >= (Cuts.KEY_SECONDS - 0.1) * rate);
  }
}
