package dev.millstream.app.deploy;

import dev.millstream.builder.functions.PackedWorker;
import dev.millstream.builder.process.TemporaryFolder;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The files of a folder, with a `_worker.js` that holds all that it imports. What was made for
/// that goes when this is closed.
public record PackedFiles(Collection<LocalFile> files, Optional<TemporaryFolder> scratch)
    implements AutoCloseable {
  private static final String WORKER = "_worker.js";

  public PackedFiles {
    files = List.copyOf(files);
  }

  /// What travels for these: the same, but a worker with all that it imports in it.
  ///
  /// @throws IOException if the worker cannot be packed; names file, line and mend
  public static PackedFiles of(Collection<LocalFile> files)
      throws IOException, InterruptedException {
    var worker = files.stream().filter(file -> file.path().equals(WORKER)).findFirst();
    if (worker.isEmpty() || !PackedWorker.isNeeded(worker.get().file())) {
      return new PackedFiles(files, Optional.empty());
    }
    var home = Path.of(System.getProperty("java.io.tmpdir"));
    var scratch = TemporaryFolder.in(home, "millstream-deploy");
    try {
      var packed = scratch.path().resolve(WORKER);
      PackedWorker.write(worker.get().file(), packed);
      var all = new ArrayList<>(files);
      all.remove(worker.get());
      all.add(new LocalFile(WORKER, packed, Files.size(packed)));
      return new PackedFiles(all, Optional.of(scratch));
    } catch (SourceProblem e) {
      scratch.close();
      throw new IOException("%s (%s)".formatted(e.problem(), e.advice()), e);
    } catch (IOException | InterruptedException e) {
      scratch.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (scratch.isPresent()) {
      scratch.get().close();
    }
  }
}
