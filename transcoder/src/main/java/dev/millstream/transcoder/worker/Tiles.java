package dev.millstream.transcoder.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The tiles of a storyboard in work, kept as files for a later try. Nothing waits until they are
/// durable: one that is lost is taken from a later picture.
record Tiles(Path folder) {
  /// Where they lie in a job's folder.
  static Tiles below(Path output) {
    return new Tiles(output.resolve(Reached.TILES));
  }

  void keep(int number, byte[] planes) throws IOException {
    Files.createDirectories(folder);
    Files.write(file(number), planes);
  }

  /// Those that are there, up to the first that is not.
  List<byte[]> kept() throws IOException {
    var kept = new ArrayList<byte[]>();
    while (Files.exists(file(kept.size()))) {
      kept.add(Files.readAllBytes(file(kept.size())));
    }
    return kept;
  }

  private Path file(int number) {
    return folder.resolve(number + ".yuv");
  }
}
