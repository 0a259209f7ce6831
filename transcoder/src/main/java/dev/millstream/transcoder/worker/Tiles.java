package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ffmpeg.Pass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/// The tiles of a storyboard in work, kept as files for a later try. Nothing waits until they are
/// durable: one that is lost is taken from a later picture.
record Tiles(Path folder) {
  /// Where they lie in a job's folder.
  static Tiles below(Path output) {
    return new Tiles(output.resolve(Reached.TILES));
  }

  void keep(long frame, byte[] planes) throws IOException {
    Files.createDirectories(folder);
    Files.write(file(frame), planes);
  }

  /// Those that are there.
  Pass.TileSource kept() throws IOException {
    if (!Files.exists(folder)) {
      return Pass.TileSource.NONE;
    }
    var frames = new TreeSet<Long>();
    try (var files = Files.list(folder)) {
      files.forEach(file -> frames.add(Long.parseLong(file.getFileName().toString())));
    }
    return frame -> Optional.ofNullable(frames.floor(frame)).map(this::read);
  }

  private byte[] read(long frame) {
    try {
      return Files.readAllBytes(file(frame));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(long frame) {
    return folder.resolve(Long.toString(frame));
  }
}
