package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ffmpeg.Pass;
import dev.millstream.transcoder.ffmpeg.SoundPass;
import dev.millstream.transcoder.hls.Voice;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.util.Optional;

/// Carries out the order of a sound for a stream that is there.
final class SoundShop implements Pass.SoundSink {
  private final Orders.Sound orders;
  private final Reports reports;
  private final SoundFiles files;

  SoundShop(Orders.Sound orders, Reports reports) {
    this.orders = orders;
    this.reports = reports;
    var budget = new Budget(orders.outputBytesMax());
    files =
        new SoundFiles(
            orders.folder(), new SegmentFiles(orders.output(), orders.folder(), reports, budget));
  }

  void run() throws IOException, UnfitSourceException {
    reports.send(new Report.Probed(orders.seconds(), 0, 0, 0, "", Optional.empty()));
    SoundPass.run(orders.source(), orders.seconds(), this);
    files.end();
    reports.send(new Report.Done());
  }

  @Override
  public void audioHeader(int track, byte[] config) throws IOException {
    reports.send(new Report.Heard(orders.folder(), Voice.ONLY.language(), orders.label()));
    files.open(config);
  }

  @Override
  public void sound(int track, byte[] packet) throws IOException {
    files.add(packet);
  }
}
