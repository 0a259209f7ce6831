package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ffmpeg.SoundPass;
import dev.millstream.transcoder.source.SoundTrack;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.util.Optional;

/// Carries out the order of a sound for a stream that is there.
final class SoundShop implements SoundPass.Sink {
  private final Orders.Sound orders;
  private final Reports reports;
  private final SoundFiles files;
  private String language;

  SoundShop(Orders.Sound orders, Reports reports) {
    this.orders = orders;
    this.reports = reports;
    language = orders.voice().language();
    var budget = new Budget(orders.outputBytesMax());
    files =
        new SoundFiles(
            orders.folder(), new SegmentFiles(orders.output(), orders.folder(), reports, budget));
  }

  void run() throws IOException, UnfitSourceException {
    reports.send(new Report.Probed(orders.seconds(), 0, 0, 0, "", Optional.empty(), ""));
    SoundPass.run(orders.source(), orders.seconds(), orders.loudness(), this);
    files.end();
    reports.send(new Report.Done());
  }

  @Override
  public void found(SoundTrack track) {
    language = orders.voice().speaks() ? language : track.language();
  }

  @Override
  public void audioHeader(int track, byte[] config) throws IOException {
    reports.send(new Report.Heard(orders.folder(), language, orders.voice().name()));
    files.open(config, language);
  }

  @Override
  public void sound(int track, byte[] packet) throws IOException {
    files.add(packet);
  }
}
