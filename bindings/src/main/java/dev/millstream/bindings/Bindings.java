package dev.millstream.bindings;

import dev.millstream.bindings.analytics.AnalyticsAnswer;
import dev.millstream.bindings.analytics.AnalyticsQuery;
import dev.millstream.bindings.analytics.AnalyticsStore;
import dev.millstream.bindings.catalog.Catalog;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.d1.D1Calls;
import dev.millstream.bindings.d1.D1Import;
import dev.millstream.bindings.d1.D1Limits;
import dev.millstream.bindings.d1.D1Store;
import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.BindingDoor;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.kv.KvCalls;
import dev.millstream.bindings.kv.KvLimits;
import dev.millstream.bindings.kv.KvStore;
import dev.millstream.bindings.mail.MailCalls;
import dev.millstream.bindings.mail.MailRelay;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectLimits;
import dev.millstream.bindings.queue.QueueCalls;
import dev.millstream.bindings.queue.QueueLimits;
import dev.millstream.bindings.queue.QueueStore;
import dev.millstream.bindings.r2.R2Calls;
import dev.millstream.bindings.r2.R2Limits;
import dev.millstream.bindings.r2.R2Store;
import dev.millstream.bindings.trigger.TriggerBook;
import dev.millstream.store.ObjectStore;
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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that is kept for functions, below one folder. Thread-safe; one process at a time.
public final class Bindings implements BindingDoor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KV_THREADS = 4;
  // Queries may take long: they do not hold up what is short.
  private static final int D1_THREADS = 4;
  // The bytes may be far away.
  private static final int R2_THREADS = 16;
  private static final int QUEUE_THREADS = 4;
  private static final int RESOURCES_MAX = 1000;
  private static final int NAME_CHARS_MAX = 512;
  private static final String ASIDE = "~deleted-"; // no name of a class or project has it
  private static final long DAY_MILLIS = 86_400_000;

  private static final String IMPORTS = "imports";

  private final Path importFolder;
  private final Catalog catalog;
  private final KvStore kv;
  private final KvCalls kvCalls;
  private final D1Store d1;
  private final D1Calls d1Calls;
  private final R2Store r2;
  private final R2Calls r2Calls;
  private final QueueStore queues;
  private final QueueCalls queueCalls;
  private final AnalyticsStore analytics;
  private final TriggerBook triggers;
  private final ObjectFolder objects;
  private volatile MailCalls mail = new MailCalls(Optional.empty());
  private final StoreThreads kvThreads = new StoreThreads("kv", KV_THREADS);
  private final StoreThreads d1Threads = new StoreThreads("d1", D1_THREADS);
  private final StoreThreads importThreads = new StoreThreads("d1-import", 1);
  private final StoreThreads r2Threads = new StoreThreads("r2", R2_THREADS);
  private final StoreThreads analyticsThreads = new StoreThreads("analytics", 1);
  private final StoreThreads queueThreads = new StoreThreads("queue", QUEUE_THREADS);
  // Consumers do not wait behind senders, nor they behind them.
  private final StoreThreads deliveryThreads = new StoreThreads("delivery", QUEUE_THREADS);
  // One query a database is on the threads, so that none of them fills them with waiting ones.
  private final ConcurrentHashMap<String, ReentrantLock> databases = new ConcurrentHashMap<>();

  private Bindings(
      Catalog catalog, KvStore kv, D1Store d1, R2Store r2, QueueStore queues, Path folder)
      throws SQLException, IOException {
    this.importFolder = folder.resolve(IMPORTS);
    this.catalog = catalog;
    this.kv = kv;
    this.kvCalls = new KvCalls(kv);
    this.d1 = d1;
    this.d1Calls = new D1Calls(d1);
    this.r2 = r2;
    this.r2Calls = new R2Calls(r2);
    this.queues = queues;
    this.queueCalls = new QueueCalls(queues);
    this.analytics = AnalyticsStore.open(folder.resolve("analytics"), InstantSource.system());
    this.triggers = TriggerBook.open(folder.resolve("triggers.sqlite"));
    var kept = folder.resolve("objects").toAbsolutePath();
    this.objects = new ObjectFolder(kept, ObjectLimits.DEFAULT);
  }

  /// Opens what is below `folder`, which is made if it is missing. What buckets hold is in `store`.
  public static Bindings open(Path folder, ObjectStore store) throws IOException {
    return open(folder, store, D1Limits.DEFAULT);
  }

  /// The same, with other limits for databases.
  public static Bindings open(Path folder, ObjectStore store, D1Limits limits) throws IOException {
    try {
      Files.createDirectories(folder);
      emptied(folder.resolve(IMPORTS));
      var opened =
          new Bindings(
              Catalog.open(folder.resolve("catalog.sqlite")),
              KvStore.open(folder.resolve("kv"), KvLimits.DEFAULT, InstantSource.system()),
              D1Store.open(folder.resolve("d1"), limits),
              R2Store.open(folder.resolve("r2"), store, R2Limits.DEFAULT, InstantSource.system()),
              QueueStore.open(
                  folder.resolve("queues"), QueueLimits.DEFAULT, InstantSource.system()),
              folder);
      opened.removeSetAside(System.currentTimeMillis());
      return opened;
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

  public D1Store d1() {
    return d1;
  }

  public R2Store r2() {
    return r2;
  }

  public QueueStore queues() {
    return queues;
  }

  /// Asks a dataset of Analytics Engine in SQL.
  public AnalyticsAnswer analyse(String sql)
      throws SQLException, IOException, InterruptedException {
    return analyticsThreads.run(() -> AnalyticsQuery.of(sql, catalog).run(analytics));
  }

  /// The queues, for consumers in this process.
  public QueueDelivery delivery() {
    return new QueueDelivery(catalog, queues, deliveryThreads);
  }

  public TriggerBook triggers() {
    return triggers;
  }

  /// What Durable Objects keep; function hosts open the files.
  public ObjectFolder objects() {
    return objects;
  }

  /// Makes a resource; empty if there is one of its kind and name.
  ///
  /// @throws Refusal if there are too many, or the name is too long
  public Optional<Resource> make(Kind kind, String name) throws SQLException {
    if (catalog.named(kind, name).isPresent()) {
      return Optional.empty();
    }
    if (catalog.list(kind).size() >= RESOURCES_MAX || name.length() > NAME_CHARS_MAX) {
      throw new Refusal(
          400,
          "there may be %d of the kind %s, with names of at most %d characters"
              .formatted(RESOURCES_MAX, kind, NAME_CHARS_MAX));
    }
    // The file first: what the catalogue names is there.
    var id = newId(kind);
    switch (kind) {
      case KV -> kv.make(id);
      case D1 -> d1.make(id);
      case R2 -> r2.make(id);
      case QUEUE -> queues.make(id);
      case ANALYTICS -> analytics.make(id);
      case OBJECTS -> {} // each object makes its own file
      case SERVICE, EMAIL -> throw new Refusal(400, "there is nothing to be made");
    }
    return catalog.add(kind, id, name);
  }

  /// Removes a resource and all that is in it; false if there was none.
  public boolean remove(Kind kind, String id) throws IOException, SQLException {
    var known = catalog.remove(kind, id);
    if (known && kind == Kind.KV) {
      kv.remove(id);
    } else if (known && kind == Kind.D1) {
      d1.remove(id);
    } else if (known && kind == Kind.R2) {
      r2.remove(id);
    } else if (known && kind == Kind.QUEUE) {
      queues.remove(id);
    } else if (known && kind == Kind.ANALYTICS) {
      analytics.remove(id);
    } else if (known && kind == Kind.OBJECTS) {
      objects.remove(id);
    }
    return known;
  }

  /// Takes the namespace of objects of this name from who names it; it is removed with the first
  /// start of the server, or the first that is set aside, a day later.
  public void setAside(String objectsName) throws SQLException, IOException {
    var now = System.currentTimeMillis();
    for (var each : catalog.list(Kind.OBJECTS)) {
      if (each.name().equals(objectsName)) {
        catalog.rename(Kind.OBJECTS, each.id(), objectsName + ASIDE + now);
      }
    }
    removeSetAside(now);
  }

  private void removeSetAside(long now) throws SQLException, IOException {
    for (var each : catalog.list(Kind.OBJECTS)) {
      var at = each.name().lastIndexOf(ASIDE);
      if (at >= 0
          && Long.parseLong(each.name().substring(at + ASIDE.length())) < now - DAY_MILLIS) {
        remove(Kind.OBJECTS, each.id());
      }
    }
  }

  @Override
  public Answer answer(FunctionBinding binding, Question question) throws InterruptedException {
    try {
      var id = binding.resource();
      return switch (binding.kind()) {
        case KV -> kvThreads.run(() -> kvCalls.answer(id, question));
        case D1 -> inTurn(id, d1Threads, () -> d1Calls.answer(id, question));
        case R2 -> r2Threads.run(() -> r2Calls.answer(id, question));
        case QUEUE ->
            queueThreads.run(() -> queueCalls.answer(id, binding.delaySeconds(), question));
        case ANALYTICS -> analyticsThreads.run(() -> analytics.answer(id, question));
        case EMAIL -> mail.answer(id, question);
        case OBJECTS, SERVICE -> throw new Refusal(400, "objects are asked where they run");
      };
    } catch (Refusal refused) {
      return Answer.refused(refused);
    } catch (SQLException | IOException e) {
      LOG.error("event=binding_failed kind={} id={}", binding.kind(), binding.resource(), e);
      return Answer.refused(new Refusal(500, "the store failed; the server's log says more"));
    }
  }

  /// From now on mail of functions goes to this server.
  public void mailBy(MailRelay relay) {
    mail = new MailCalls(Optional.of(relay));
  }

  /// Where files of SQL wait to be run; empty at the start.
  public Path importFolder() {
    return importFolder;
  }

  private static void emptied(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var left = Files.list(folder)) {
      for (var file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  /// Runs a file of SQL on a database as one transaction; its queries wait meanwhile.
  public D1Import importInto(String database, Path script)
      throws SQLException, IOException, InterruptedException {
    return inTurn(
        database,
        importThreads,
        () -> {
          try (var text = Files.newBufferedReader(script)) {
            return d1.run(database, text);
          }
        });
  }

  private <R> R inTurn(String database, StoreThreads threads, StoreThreads.Work<R> work)
      throws SQLException, IOException, InterruptedException {
    var turn = databases.computeIfAbsent(database, any -> new ReentrantLock(true));
    turn.lockInterruptibly();
    try {
      return threads.run(work);
    } finally {
      turn.unlock();
    }
  }

  private static String newId(Kind kind) {
    if (kind == Kind.D1) {
      return UUID.randomUUID().toString();
    }
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() throws SQLException {
    kvThreads.close();
    d1Threads.close();
    importThreads.close();
    r2Threads.close();
    queueThreads.close();
    analyticsThreads.close();
    deliveryThreads.close();
    kv.close();
    d1.close();
    r2.close();
    queues.close();
    analytics.close();
    objects.close();
    triggers.close();
    catalog.close();
  }
}
