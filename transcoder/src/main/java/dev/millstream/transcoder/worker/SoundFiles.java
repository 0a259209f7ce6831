package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.cmaf.InitSegment;
import dev.millstream.transcoder.cmaf.Sample;
import dev.millstream.transcoder.cmaf.Track;
import dev.millstream.transcoder.ladder.Cuts;
import java.io.IOException;

/// Writes the sound, cut where the pictures are cut, to within a packet.
final class SoundFiles {
  private static final int RATE = 48_000;
  private static final int CHANNELS = 2;
  private static final int BITS_PER_SECOND = 128_000;
  private static final int PACKET_SAMPLES = 1024;

  private final String folder;
  private final SegmentFiles files;
  private long written;

  SoundFiles(String folder, SegmentFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /// Where a source's sounds lie, by their number.
  static String folder(int number) {
    return number == 0 ? "audio" : "audio-" + (number + 1);
  }

  void open(byte[] config, String language) throws IOException {
    var track = new Track.Audio(RATE, CHANNELS, BITS_PER_SECOND, config, language);
    files.open(InitSegment.of(track), new Report.Opened(folder, track.codecs(), RATE, 0, 0, 0));
  }

  void add(byte[] packet) throws IOException {
    if (!files.empty() && written >= Cuts.secondOf(files.segments() + 1) * RATE) {
      files.endSegment();
    }
    files.add(new Sample(packet, PACKET_SAMPLES, 0, true));
    written += PACKET_SAMPLES;
  }

  void end() throws IOException {
    files.end();
  }
}
