package dev.millstream.store.file;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Files of which none is synced to disk.
class FleetingStoreTest extends ObjectStoreContract {
  @TempDir Path root;

  @Override
  protected ObjectStore openStore() throws IOException {
    return FileObjectStore.openFleeting(root);
  }
}
