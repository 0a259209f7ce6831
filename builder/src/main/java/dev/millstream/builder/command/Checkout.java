package dev.millstream.builder.command;

import dev.millstream.builder.process.TemporaryFolder;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A repository's files on disk, for build commands to work on, and a home for the programs that
/// do; both are gone when it is closed.
public record Checkout(TemporaryFolder folder) implements AutoCloseable {
  /// Writes all files of `repository` into a new folder below `parent`.
  public static Checkout of(SiteTree repository, Path parent) throws IOException {
    var checkout = new Checkout(TemporaryFolder.in(parent, "b"));
    try {
      Files.createDirectories(checkout.path());
      Files.createDirectories(checkout.home().resolve("bin"));
      for (var file : repository.files()) {
        var target = checkout.path().resolve(file.path());
        Files.createDirectories(target.getParent());
        try (var in = file.content().open()) {
          Files.copy(in, target);
        }
        if (file.content() instanceof Content.Blob blob && blob.executable()) {
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
      return checkout;
    } catch (IOException | RuntimeException e) {
      checkout.close();
      throw e;
    }
  }

  /// Where the files are.
  public Path path() {
    return folder.path().resolve("site");
  }

  /// Where the programs have their settings.
  Path home() {
    return folder.path().resolve("home");
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
