package dev.millstream.bindings.queue;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.sqlite.OpenFiles;
import dev.millstream.bindings.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/// The queues' messages. What was sent is there until it is acknowledged, its attempts are used up
/// or its time is over, whatever ends between. Thread-safe.
public final class QueueStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueStore.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OpenFiles files;
  private final QueueWords words;
  private final InstantSource clock;
  private final String run = randomId();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  private QueueStore(OpenFiles files, QueueWords words, InstantSource clock) {
    this.files = files;
    this.words = words;
    this.clock = clock;
  }

  /// Opens the store below a folder.
  public static QueueStore open(Path folder, QueueLimits limits, InstantSource clock)
      throws IOException {
    var files =
        new OpenFiles(
            folder,
            limits.openMax(),
            path -> SqliteFile.open(path, limits.queueBytesMax(), QueueRows.SCHEMA));
    return new QueueStore(files, new QueueWords(limits), clock);
  }

  /// What is in a queue: messages, bytes of their bodies, and when the oldest was sent, in
  /// milliseconds since 1970, 0 if there is none.
  public record Backlog(long count, long bytes, long oldest) {}

  /// What somebody wants of a queue: up to `most` messages, once there are that many or the first
  /// has waited for `patience`. After `attemptsMax` deliveries that failed a message goes to
  /// `deadLetters`, or away. What becomes of those that are taken has to be said within `lease`;
  /// where the taker ends with the server (`inside`), they come again at once after that.
  public record Wish(
      long most,
      Duration patience,
      int attemptsMax,
      Optional<String> deadLetters,
      Duration lease,
      boolean inside) {}

  /// What was taken; if that is nothing, `nextLook` is when there may be something, in milliseconds
  /// since 1970.
  public record Taken(List<QueueMessage> messages, OptionalLong nextLook) {
    /// Nothing, and nothing is known of when there will be something.
    public static final Taken NOTHING = new Taken(List.of(), OptionalLong.empty());

    public Taken {
      messages = List.copyOf(messages);
    }
  }

  /// What became of messages: those with the leases of `acks` are done, those of `retries` come
  /// again after so many seconds.
  public record Verdict(List<String> acks, Map<String, Integer> retries) {
    public Verdict {
      acks = List.copyOf(acks);
      retries = Map.copyOf(retries);
    }
  }

  /// How many messages were done with, and how many come again or went to the dead letters.
  public record Settled(int acks, int retries) {}

  /// Makes the file of a new queue.
  public void make(String queue) throws SQLException {
    files.make(queue);
  }

  public void remove(String queue) throws IOException, SQLException {
    files.remove(queue);
  }

  /// Tells `listener` of each queue that something may be taken from sooner than was known, on the
  /// thread that made it so.
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  /// The settings of a queue.
  ///
  /// @throws Refusal if it is not there
  public QueueSettings settings(String queue) throws SQLException {
    return in(queue, file -> file.read(QueueRows::settings));
  }

  /// Sets a queue's settings.
  public void set(String queue, QueueSettings settings) throws SQLException {
    words.settings(settings);
    in(
        queue,
        file ->
            file.write(connection -> {
              QueueRows.write(connection, settings);
              return true;
            }));
    changed(queue);
  }

  /// Sends messages, all or none; when it returns, they survive a crash. `delaySeconds` holds for
  /// those that say none, and wins over the queue's own.
  public void send(String queue, List<QueueDraft> drafts, OptionalLong delaySeconds)
      throws SQLException {
    words.drafts(drafts);
    delaySeconds.ifPresent(words::delay);
    var now = clock.millis();
    var messages = new ArrayList<QueueMessage>();
    for (var draft : drafts) {
      messages.add(new QueueMessage(randomId(), draft.form(), draft.body(), now, 0));
    }
    in(
        queue,
        file ->
            file.write(connection -> {
              var settings = QueueRows.settings(connection);
              QueueRows.sweep(connection, oldest(settings, now));
              var otherwise = delaySeconds.orElse(settings.delaySeconds());
              var due =
                  drafts.stream()
                      .map(draft -> now + draft.delaySeconds().orElse(otherwise) * 1000L)
                      .toList();
              QueueRows.add(connection, messages, due);
              return true;
            }));
    changed(queue);
  }

  /// Takes messages out for somebody, as they wish.
  public Taken take(String queue, Wish wish) throws SQLException {
    var most = words.taken(wish.most());
    var now = clock.millis();
    var spent = new ArrayList<QueueMessage>();
    var taken =
        in(
            queue,
            file ->
                file.write(connection -> {
                  var settings = QueueRows.settings(connection);
                  QueueRows.sweep(connection, oldest(settings, now));
                  QueueRows.takeBack(connection, run, now);
                  if (settings.paused()) {
                    return Taken.NOTHING;
                  }
                  var first = QueueRows.firstDue(connection);
                  if (first.isEmpty() || first.getAsLong() > now) {
                    return new Taken(List.of(), first);
                  }
                  var ready = first.getAsLong() + wish.patience().toMillis();
                  if (ready > now && QueueRows.dueCount(connection, now, most) < most) {
                    return new Taken(List.of(), OptionalLong.of(ready));
                  }
                  var due = QueueRows.due(connection, now, most);
                  var taker = wish.inside() ? Optional.of(run) : Optional.<String>empty();
                  QueueRows.take(connection, due, taker, now + wish.lease().toMillis());
                  var given = new ArrayList<QueueMessage>();
                  for (var message : due) {
                    if (message.attempts() >= wish.attemptsMax()) {
                      spent.add(message);
                    } else {
                      given.add(message.again());
                    }
                  }
                  return new Taken(given, OptionalLong.of(now));
                }));
    bury(queue, spent, wish.deadLetters());
    return taken;
  }

  /// Notes what became of messages. Leases that nothing belongs to any more are passed over.
  public Settled settle(String queue, Verdict verdict, Wish wish) throws SQLException {
    var now = clock.millis();
    verdict.retries().values().forEach(words::delay);
    var spent = new ArrayList<QueueMessage>();
    var settled =
        in(
            queue,
            file ->
                file.write(connection -> {
                  var ids = verdict.acks().stream().map(QueueStore::idOf).toList();
                  var acks = QueueRows.remove(connection, ids);
                  var retries = 0;
                  for (var retry : verdict.retries().entrySet()) {
                    var id = idOf(retry.getKey());
                    var attempts = attemptsOf(retry.getKey());
                    var isSpent = attempts >= wish.attemptsMax();
                    var due = now + (isSpent ? wish.lease().toMillis() : retry.getValue() * 1000L);
                    if (QueueRows.retry(connection, id, attempts, due)) {
                      retries++;
                      if (isSpent) {
                        QueueRows.find(connection, id).ifPresent(spent::add);
                      }
                    }
                  }
                  return new Settled(acks, retries);
                }));
    bury(queue, spent, wish.deadLetters());
    if (settled.retries() > 0) {
      changed(queue);
    }
    return settled;
  }

  /// Takes everything out of a queue.
  public void purge(String queue) throws SQLException {
    in(
        queue,
        file ->
            file.write(connection -> {
              QueueRows.clear(connection);
              return true;
            }));
  }

  public Backlog backlog(String queue) throws SQLException {
    return in(queue, file -> file.read(QueueRows::backlog));
  }

  /// The dead letters have them before they go from here: a crash between leaves both, and then the
  /// same ids come once more and are passed over.
  private void bury(String queue, List<QueueMessage> spent, Optional<String> deadLetters)
      throws SQLException {
    if (spent.isEmpty()) {
      return;
    }
    if (deadLetters.isPresent()) {
      var now = clock.millis();
      var messages = spent.stream().map(message -> message.anew(now)).toList();
      var due = messages.stream().map(_ -> now).toList();
      var isThere =
          files.use(
              deadLetters.get(),
              file ->
                  file.write(connection -> {
                    QueueRows.add(connection, messages, due);
                    return true;
                  }));
      if (isThere.isEmpty()) {
        LOG.error(
            "event=dead_letters_missing queue={} dead_letter_queue={} messages={}",
            queue,
            deadLetters.get(),
            spent.size());
        return; // they come again when their lease is over
      }
      changed(deadLetters.get());
    } else {
      LOG.warn("event=messages_dropped queue={} messages={}", queue, spent.size());
    }
    var ids = spent.stream().map(QueueMessage::id).toList();
    in(queue, file -> file.write(connection -> QueueRows.remove(connection, ids)));
  }

  private void changed(String queue) {
    listeners.forEach(listener -> listener.accept(queue));
  }

  private <R> R in(String queue, OpenFiles.Use<R> use) throws SQLException {
    try {
      return files.use(queue, use).orElseThrow(() -> new Refusal(404, "queue not found"));
    } catch (SQLException e) {
      if (e.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code) {
        throw new Refusal(507, "Storage Limit Exceeded");
      }
      throw e;
    }
  }

  private static long oldest(QueueSettings settings, long now) {
    return now - settings.retentionSeconds() * 1000L;
  }

  private static String idOf(String lease) {
    var dot = lease.indexOf('.');
    return dot < 0 ? lease : lease.substring(0, dot);
  }

  private static int attemptsOf(String lease) {
    try {
      return Integer.parseInt(lease.substring(lease.indexOf('.') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String randomId() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}
