package dev.millstream.builder.functions;

import dev.millstream.builder.process.TemporaryFolder;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The modules that the platform has for functions, Cloudflare's and what is common of Node's, as
/// files in the folder where code is bundled. They go when it is closed.
final class Platform implements AutoCloseable {
  /// Always the same, so that the same sources give the same script.
  static final String FOLDER = ".millstream-platform";

  private static final List<String> CLOUDFLARE = List.of("workers", "email");

  /// The modules of Node's.
  static final List<String> NODE =
      List.of("async_hooks", "buffer", "crypto", "events", "path", "process", "util");

  private final TemporaryFolder folder;

  private Platform(TemporaryFolder folder) {
    this.folder = folder;
  }

  /// Writes the modules below `root`.
  ///
  /// @throws SourceProblem if the code has such a folder itself
  static Platform in(Path root) throws IOException, SourceProblem {
    var path = root.resolve(FOLDER);
    if (Files.isSymbolicLink(path)) { // of a build command
      Files.delete(path);
    }
    try {
      var platform = new Platform(new TemporaryFolder(Files.createDirectory(path)));
      for (var name : CLOUDFLARE) {
        platform.write(name);
      }
      for (var name : NODE) {
        platform.write(name);
      }
      return platform;
    } catch (FileAlreadyExistsException e) {
      throw new SourceProblem(FOLDER + " is in the way of bundling", "take it out");
    }
  }

  private void write(String name) throws IOException {
    try (var in = Platform.class.getResourceAsStream("platform/" + name + ".js")) {
      if (in == null) {
        throw new IOException("the program lacks its file platform/" + name + ".js");
      }
      Files.copy(in, folder.path().resolve(name + ".js"));
    }
  }

  /// How esbuild, in the root, finds them.
  List<String> options() {
    var options = new ArrayList<String>();
    CLOUDFLARE.forEach(name -> options.add(alias("cloudflare:" + name, name)));
    NODE.forEach(name -> options.add(alias("node:" + name, name)));
    return options;
  }

  private static String alias(String module, String name) {
    return "--alias:%s=./%s/%s.js".formatted(module, FOLDER, name);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
