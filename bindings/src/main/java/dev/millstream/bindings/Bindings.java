package dev.millstream.bindings;

import dev.millstream.bindings.catalog.Catalog;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.BindingDoor;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.kv.KvCalls;
import dev.millstream.bindings.kv.KvLimits;
import dev.millstream.bindings.kv.KvStore;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that is kept for functions, below one folder. Thread-safe; one process at a time.
public final class Bindings implements BindingDoor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KV_THREADS = 4;

  private final Catalog catalog;
  private final KvStore kv;
  private final KvCalls kvCalls;
  private final StoreThreads threads = new StoreThreads("kv", KV_THREADS);

  private Bindings(Catalog catalog, KvStore kv) {
    this.catalog = catalog;
    this.kv = kv;
    this.kvCalls = new KvCalls(kv);
  }

  /// Opens what is below `folder`, which is made if it is missing.
  public static Bindings open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      return new Bindings(
          Catalog.open(folder.resolve("catalog.sqlite")),
          KvStore.open(folder.resolve("kv"), KvLimits.DEFAULT, InstantSource.system()));
    } catch (SQLException e) {
      throw new IOException("what functions keep cannot be opened: " + folder, e);
    }
  }

  public Catalog catalog() {
    return catalog;
  }

  public KvStore kv() {
    return kv;
  }

  /// Makes a resource; empty if there is one of its kind and name.
  public Optional<Resource> make(Kind kind, String name) throws SQLException {
    var id = newId();
    // The file first: what the catalogue names is there.
    if (kind == Kind.KV) {
      kv.make(id);
    }
    return catalog.add(kind, id, name);
  }

  /// Removes a resource and all that is in it; false if there was none.
  public boolean remove(Kind kind, String id) throws IOException, SQLException {
    var known = catalog.remove(kind, id);
    if (known && kind == Kind.KV) {
      kv.remove(id);
    }
    return known;
  }

  @Override
  public Answer answer(FunctionBinding binding, Question question) throws InterruptedException {
    try {
      return threads.run(() ->
          switch (binding.kind()) {
            case KV -> kvCalls.answer(binding.resource(), question);
            default -> throw new Refusal(501, binding.kind() + " is not there yet");
          });
    } catch (Refusal refused) {
      return Answer.refused(refused);
    } catch (SQLException | IOException e) {
      LOG.error("event=binding_failed kind={} id={}", binding.kind(), binding.resource(), e);
      return Answer.refused(new Refusal(500, "the store failed; the server's log says more"));
    }
  }

  private static String newId() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() throws SQLException {
    threads.close();
    kv.close();
    catalog.close();
  }
}
