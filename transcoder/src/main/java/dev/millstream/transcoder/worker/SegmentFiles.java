package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.cmaf.Fragment;
import dev.millstream.transcoder.cmaf.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Collects one rendition's samples into fragments, fragments into segment files, and reports them.
final class SegmentFiles {
  private static final String PREFIX = "seg-";
  private static final String SUFFIX = ".m4s";

  private final Path root;
  private final String folder;
  private final Reports reports;
  private final Budget budget;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Report.Key> keys = new ArrayList<>();
  private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
  private long decodeTime;
  private long fragmentTicks;
  private long segmentTicks;
  private int fragments;
  private int segments;
  private int leftOut;

  SegmentFiles(Path root, String folder, Reports reports, Budget budget) {
    this.root = root;
    this.folder = folder;
    this.reports = reports;
    this.budget = budget;
  }

  /// The number in a segment's name, from 0.
  static int index(String name) {
    return Integer.parseInt(name, PREFIX.length(), name.length() - SUFFIX.length(), 10) - 1;
  }

  /// Goes on behind what is there: segments, fragments in them, and their time.
  void goOn(int there, int fragmentsThere, long ticks) {
    segments = there;
    fragments = fragmentsThere;
    decodeTime = ticks;
  }

  /// Leaves out the first segments, which are there already and would be the same.
  void leaveOut(int there) {
    leftOut = there;
  }

  void open(byte[] init, Report.Opened report) throws IOException {
    Files.createDirectories(root.resolve(folder));
    write("init.mp4", init);
    reports.send(report);
  }

  /// How many segments are complete.
  int segments() {
    return segments;
  }

  boolean empty() {
    return samples.isEmpty() && segment.size() == 0;
  }

  void add(Sample sample) {
    samples.add(sample);
    fragmentTicks += sample.duration();
  }

  /// Closes the fragment in work.
  void endFragment() {
    if (samples.isEmpty()) {
      return;
    }
    var fragment = Fragment.of(++fragments, decodeTime, samples);
    keys.add(new Report.Key(segment.size(), fragment.keyBytes(), fragmentTicks));
    segment.writeBytes(fragment.bytes());
    samples.clear();
    decodeTime += fragmentTicks;
    segmentTicks += fragmentTicks;
    fragmentTicks = 0;
  }

  /// Closes the segment in work.
  void endSegment() throws IOException {
    endFragment();
    if (segment.size() == 0) {
      return;
    }
    var name = String.format(Locale.ROOT, PREFIX + "%05d" + SUFFIX, ++segments);
    if (segments > leftOut) {
      write(name, segment.toByteArray());
      reports.send(new Report.Wrote(folder, name, segmentTicks, segment.size(), keys));
    }
    segment.reset();
    keys.clear();
    segmentTicks = 0;
  }

  void end() throws IOException {
    endSegment();
    reports.send(new Report.Ended(folder));
  }

  private void write(String name, byte[] bytes) throws IOException {
    budget.spend(bytes.length);
    Files.write(root.resolve(folder).resolve(name), bytes);
  }
}
