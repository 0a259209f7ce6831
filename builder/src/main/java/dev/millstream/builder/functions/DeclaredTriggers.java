package dev.millstream.builder.functions;

import dev.millstream.builder.source.SourceProblem;
import dev.millstream.store.site.FunctionBinding.Kind;
import dev.millstream.store.trigger.CronSchedule;
import dev.millstream.store.trigger.QueueConsumer;
import dev.millstream.store.trigger.SiteTriggers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What `wrangler.toml`, `.json` or `.jsonc` says of queues that the worker consumes and of times
/// that it is called at. Previews have neither.
final class DeclaredTriggers {
  private static final String CONSUMERS = "queues.consumers";
  private static final String CRONS = "triggers.crons";
  private static final int CONSUMERS_MAX = 100;
  private static final int CRONS_MAX = 5;
  private static final int BATCH_SIZE = 10;
  private static final int BATCH_SIZE_MAX = 100;
  private static final int BATCH_SECONDS = 5;
  private static final int BATCH_SECONDS_MAX = 60;
  private static final int RETRIES = 3;
  private static final int RETRIES_MAX = 100;
  private static final int DELAY_SECONDS_MAX = 12 * 3600;
  private static final int CONCURRENCY = 4;
  private static final int CONCURRENCY_MAX = 20;

  private final WranglerFile file;
  private final Surroundings around;

  private DeclaredTriggers(WranglerFile file, Surroundings around) {
    this.file = file;
    this.around = around;
  }

  /// The triggers of one deployment; only a worker can have some.
  ///
  /// @throws SourceProblem if one of them is written wrongly; names its line
  static SiteTriggers of(WranglerFile file, Surroundings around, boolean isWorker)
      throws IOException, SourceProblem {
    if (around.preview()) {
      return SiteTriggers.NONE;
    }
    var declared = new DeclaredTriggers(file, around);
    var triggers = new SiteTriggers(declared.consumers(), declared.crons());
    if (triggers.isEmpty()) {
      return triggers;
    }
    if (!isWorker) {
      var word = triggers.queues().isEmpty() ? "crons" : "consumers";
      around
          .warnings()
          .add(
              file.path(),
              file.line(word),
              "queues.consumers and triggers.crons call a _worker.js, which would take the place of"
                  + " functions/: they have no effect");
      return SiteTriggers.NONE;
    }
    around.resolver().expectCalls();
    return triggers;
  }

  private JsonNode declared(String section) {
    var path = "/" + section.replace('.', '/');
    var own = file.environment(false).at(path);
    return own.isMissingNode() ? file.root().at(path) : own;
  }

  private List<String> crons() throws SourceProblem {
    var crons = new ArrayList<String>();
    for (var entry : declared(CRONS)) {
      var cron = entry.asString("");
      try {
        CronSchedule.parse(cron);
      } catch (IllegalArgumentException e) {
        throw problem(cron, CRONS + ": " + e.getMessage(), "five fields, as in \"*/5 * * * *\"");
      }
      if (!crons.contains(cron)) {
        crons.add(cron);
      }
    }
    if (crons.size() > CRONS_MAX) {
      throw problem(
          "crons", "%s: there are %d".formatted(CRONS, crons.size()), "at most " + CRONS_MAX);
    }
    return crons;
  }

  private List<QueueConsumer> consumers() throws IOException, SourceProblem {
    var consumers = new ArrayList<QueueConsumer>();
    var taken = new HashSet<String>();
    for (var entry : declared(CONSUMERS)) {
      var name = entry.path("queue").asString("");
      if (name.isEmpty() || consumers.size() >= CONSUMERS_MAX) {
        throw problem(
            name.isEmpty() ? "consumers" : name,
            CONSUMERS + ": queue = \"" + name + "\"",
            "name a queue; there may be " + CONSUMERS_MAX + " consumers");
      }
      if (entry.path("type").asString("worker").equals("http_pull")) {
        around
            .warnings()
            .add(
                file.path(),
                file.line("http_pull"),
                CONSUMERS
                    + ": http_pull is set up by `wrangler queues consumer http add`, and has no"
                    + " effect here");
        continue;
      }
      var consumer = consumer(entry, name);
      if (!taken.add(consumer.queue())) {
        throw problem(name, CONSUMERS + ": " + name + " is consumed twice", "write it once");
      }
      var other = around.resolver().consumer(consumer.queue());
      if (other.isPresent()) {
        throw new SourceProblem(
            "%s:%d: %s: %s is %s"
                .formatted(file.path(), file.line("consumers", name), CONSUMERS, name, other.get()),
            "a queue has one consumer: take that one away, or consume a queue of its own");
      }
      consumers.add(consumer);
    }
    return consumers;
  }

  private QueueConsumer consumer(JsonNode entry, String name) throws IOException, SourceProblem {
    var deadLetters = entry.path("dead_letter_queue").asString("");
    return new QueueConsumer(
        queue(name),
        number(entry, "max_batch_size", 1, BATCH_SIZE_MAX, BATCH_SIZE),
        number(entry, "max_batch_timeout", 0, BATCH_SECONDS_MAX, BATCH_SECONDS),
        number(entry, "max_retries", 0, RETRIES_MAX, RETRIES),
        number(entry, "retry_delay", 0, DELAY_SECONDS_MAX, 0),
        number(entry, "max_concurrency", 1, CONCURRENCY_MAX, CONCURRENCY),
        deadLetters.isEmpty() ? "" : queue(deadLetters));
  }

  private String queue(String wanted) throws IOException, SourceProblem {
    var found = around.resolver().resolve(Kind.QUEUE, wanted);
    if (found.isEmpty()) {
      throw problem(
          wanted,
          CONSUMERS + ": there is no queue " + wanted + " here",
          "make one with wrangler and write its id, or write a name, and one of that name is made");
    }
    if (found.get().made()) {
      around.log().accept("Made queue %s (%s)".formatted(wanted, found.get().id()));
    }
    return found.get().id();
  }

  private int number(JsonNode entry, String key, int least, int most, int otherwise)
      throws SourceProblem {
    var value = entry.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || value.asInt(-1) < least || value.asInt(-1) > most) {
      throw problem(
          key,
          "%s: %s = %s".formatted(CONSUMERS, key, value),
          "a whole number from %,d to %,d".formatted(least, most));
    }
    return value.asInt();
  }

  private SourceProblem problem(String word, String problem, String advice) {
    return new SourceProblem("%s:%d: %s".formatted(file.path(), file.line(word), problem), advice);
  }
}
