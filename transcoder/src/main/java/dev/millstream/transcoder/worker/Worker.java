package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.confine.Confinement;
import dev.millstream.transcoder.ffmpeg.Libraries;
import dev.millstream.transcoder.ffmpeg.mark.Mark;
import dev.millstream.transcoder.source.GrowingFile;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.function.LongConsumer;

/// The worker's main class. It gets ready before it knows its orders, so that a waiting worker
/// begins at once.
public final class Worker {
  private static final int EXIT_ORPHANED = 3;

  private Worker() {}

  static void main() throws IOException, InterruptedException {
    var confinement = Confinement.prepare();
    var in = new DataInputStream(System.in);
    var reports = new Reports(System.out);
    System.setOut(System.err);
    Libraries.load();
    var orders = Orders.read(in);
    confinement.enter(orders.readable(), orders.writable());
    var answers = new Answers();
    try {
      switch (orders) {
        case Orders.Stream stream -> {
          goWithParent(in, answers::heard);
          new Workshop(stream, reports, answers).run();
        }
        case Orders.Help(var stream) -> {
          goWithParent(in, answers::heard);
          new Workshop(stream, reports, answers).help();
        }
        case Orders.Further(var stream, var coding) -> {
          goWithParent(in, answers::heard);
          new Workshop(stream, reports, answers).further(coding);
        }
        case Orders.Follow(var stream) -> {
          var growing = new GrowingFile(stream.source());
          goWithParent(in, growing::grow);
          new Workshop(stream, reports, answers).follow(growing);
        }
        case Orders.Sound sound -> {
          goWithParent(in, answers::heard);
          new SoundShop(sound, reports).run();
        }
        case Orders.Measure measure -> {
          goWithParent(in, answers::heard);
          measure(measure, reports);
        }
      }
    } catch (UnfitSourceException e) {
      reports.send(new Report.Failed(e.code(), String.valueOf(e.getMessage())));
    } catch (IOException | RuntimeException e) {
      reports.send(new Report.Failed("ERR_UNKNOWN", "The transcoder failed: " + e.getMessage()));
    }
  }

  private static void measure(Orders.Measure orders, Reports reports) throws IOException {
    var size = Mark.measure(orders.picture());
    reports.send(
        size.isPresent()
            ? new Report.Measured(size.get().width(), size.get().height())
            : new Report.Failed(
                "ERR_UNKNOWN",
                "it is damaged, moves, is larger than 16 megapixels, or no PNG, JPEG or WebP."));
  }

  /// The pipe from the parent closes when the parent ends, however it ends; no signal can be
  /// missed. Behind the orders it brings numbers alone.
  private static void goWithParent(DataInputStream in, LongConsumer heard) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (true) {
              heard.accept(in.readLong());
            }
          } catch (IOException e) {
            // the end, or a broken pipe
          }
          Runtime.getRuntime().halt(EXIT_ORPHANED);
        });
  }
}
