package dev.millstream.functions.host;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// V8's native library, unpacked once from the class path: doing it at each start of a host would
/// cost a quarter of a second.
public final class V8Files {
  private V8Files() {}

  /// The folder below `cache` that holds the library.
  public static Path unpack(Path cache) throws IOException {
    var folder =
        Files.createDirectories(cache.resolve("v8-" + JavetLibLoader.LIB_VERSION)).toAbsolutePath();
    try {
      var loader = new JavetLibLoader(JSRuntimeType.V8);
      var library = folder.resolve(loader.getLibFileName());
      if (!Files.exists(library)) {
        var part = Files.createTempFile(folder, "unpacking", ".part");
        try (var in = JavetLibLoader.class.getResourceAsStream(loader.getResourceFileName())) {
          Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      }
      return folder;
    } catch (JavetException e) {
      throw new IOException("V8's library for this machine is not on the class path", e);
    }
  }
}
