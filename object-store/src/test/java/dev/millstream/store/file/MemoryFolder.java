package dev.millstream.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// A folder in memory, where there is room for one: a kill takes nothing that the kernel has, so a
/// disk would only make a crash test slower.
public final class MemoryFolder implements TempDirFactory {
  private static final long ROOM_BYTES = 1L << 30;
  private static final Path MEMORY = Path.of("/dev/shm");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() > ROOM_BYTES
        ? Files.createTempDirectory(MEMORY, "millstream")
        : Files.createTempDirectory("millstream");
  }
}
