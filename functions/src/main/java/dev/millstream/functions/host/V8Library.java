package dev.millstream.functions.host;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.loader.IJavetLibLoadingListener;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Loads V8 once per process, from a folder where it was unpacked before.
final class V8Library {
  // The loop unroller drops the checks for termination: `for (;;) new Array(1000).fill(1.5)` then
  // cannot be stopped.
  private static final String STOPPABLE = "--no-turboshaft-loop-unrolling";

  private V8Library() {}

  static V8Host load(Path folder, int heapBytesMax) throws JavetException {
    Logger.getLogger("com.caoccao.javet").setLevel(Level.SEVERE);
    JavetLibLoader.setLibLoadingListener(new Unpacked(folder));
    V8RuntimeOptions.V8_FLAGS.setUseStrict(false); // Javet's default breaks sloppy npm packages
    V8RuntimeOptions.V8_FLAGS.setCustomFlags(STOPPABLE);
    V8RuntimeOptions.V8_FLAGS.setIcuDataFile(V8Files.languages(folder).toString());
    V8RuntimeOptions.V8_FLAGS.setMaxOldSpaceSize(heapBytesMax >> 20);
    var host = V8Host.getV8I18nInstance();
    if (!host.isLibraryLoaded()) {
      throw host.getLastException();
    }
    return host;
  }

  private record Unpacked(Path folder) implements IJavetLibLoadingListener {
    @Override
    public File getLibPath(JSRuntimeType type) {
      return folder.toFile();
    }

    @Override
    public boolean isDeploy(JSRuntimeType type) {
      return false;
    }
  }
}
