package dev.millstream.functions.host;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import dev.millstream.functions.icu.Languages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// V8's native library, and the data of languages that it reads, made once from the class path:
/// doing it at each start of a host would cost a second.
public final class V8Files {
  private V8Files() {}

  /// The folder below `cache` that holds the library.
  public static Path unpack(Path cache) throws IOException {
    var folder =
        Files.createDirectories(cache.resolve("v8-" + JavetLibLoader.LIB_VERSION)).toAbsolutePath();
    try {
      var loader = new JavetLibLoader(JSRuntimeType.V8I18n);
      makeOnce(
          folder.resolve(loader.getLibFileName()),
          part -> {
            try (var in = JavetLibLoader.class.getResourceAsStream(loader.getResourceFileName())) {
              Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
          });
      makeOnce(languages(folder), Languages::write);
      return folder;
    } catch (JavetException e) {
      throw new IOException("V8's library for this machine is not on the class path", e);
    }
  }

  /// The file of languages, regions and time zones in the folder.
  static Path languages(Path folder) {
    return folder.resolve("icu-" + Languages.VERSION + ".dat");
  }

  private interface Maker {
    void make(Path part) throws IOException, JavetException;
  }

  private static void makeOnce(Path file, Maker maker) throws IOException, JavetException {
    if (!Files.exists(file)) {
      var part = Files.createTempFile(file.getParent(), "unpacking", ".part");
      maker.make(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
