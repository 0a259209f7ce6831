package dev.millstream.builder.sass;

import de.larsgrefer.sass.embedded.connection.BundledPackageProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// The dart-sass of this machine, unpacked from the class path into a folder that only we may read:
/// a program at a known place below /tmp could be another user's.
final class DartSass extends BundledPackageProvider {
  private DartSass() {}

  /// Unpacks it; the folder goes when the server ends.
  static ProcessBuilder unpacked() throws IOException {
    var folder = Files.createTempDirectory("millstream-sass-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    unpack(new DartSass().archive(), folder);
    var program = folder.resolve("dart-sass/src");
    var process =
        new ProcessBuilder(
            program.resolve("dart").toString(),
            program.resolve("sass.snapshot").toString(),
            "--embedded");
    process.environment().clear();
    return process.directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private URL archive() {
    return getPackageUrl();
  }

  private static void unpack(URL archive, Path folder) throws IOException {
    try (var in = new TarArchiveInputStream(new GZIPInputStream(archive.openStream()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        var file = entry.resolveIn(folder);
        if (entry.isFile()) {
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
          if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true, true)) {
            throw new IOException(file + " cannot be made executable");
          }
        }
      }
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // What is left in the folder for temporary files is the system's to clean.
    }
  }
}
