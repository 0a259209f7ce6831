package dev.millstream.store.trigger;

import java.util.List;

/// What calls a deployment's worker while it is production: the queues it consumes, each once, and
/// expressions that [CronSchedule] reads.
public record SiteTriggers(List<QueueConsumer> queues, List<String> crons) {
  public static final SiteTriggers NONE = new SiteTriggers(List.of(), List.of());

  public SiteTriggers {
    queues = List.copyOf(queues);
    crons = List.copyOf(crons);
  }

  public boolean isEmpty() {
    return queues.isEmpty() && crons.isEmpty();
  }
}
