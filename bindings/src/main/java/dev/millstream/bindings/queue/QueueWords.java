package dev.millstream.bindings.queue;

import dev.millstream.bindings.door.Refusal;
import java.util.List;

/// Refuses what a queue does not take, in Cloudflare's words.
final class QueueWords {
  private final QueueLimits limits;

  QueueWords(QueueLimits limits) {
    this.limits = limits;
  }

  void drafts(List<QueueDraft> drafts) {
    if (drafts.isEmpty()) {
      throw new Refusal(400, "a batch needs at least one message");
    }
    if (drafts.size() > limits.sentAtOnceMax()) {
      throw new Refusal(
          413,
          "batch message count of %d exceeds limit of %d"
              .formatted(drafts.size(), limits.sentAtOnceMax()));
    }
    var total = 0L;
    for (var draft : drafts) {
      var length = draft.body().length;
      total += length;
      if (length > limits.messageBytesMax()) {
        throw new Refusal(
            413,
            (drafts.size() == 1
                    ? "message length of %d bytes exceeds limit of %d"
                    : "message in batch has length %d bytes which exceeds single message size limit"
                        + " of %d")
                .formatted(length, limits.messageBytesMax()));
      }
      draft.delaySeconds().ifPresent(this::delay);
    }
    if (total > limits.sentAtOnceBytesMax()) {
      throw new Refusal(
          413,
          "batch size of %d bytes exceeds limit of %d"
              .formatted(total, limits.sentAtOnceBytesMax()));
    }
  }

  void delay(long seconds) {
    if (seconds < 0 || seconds > limits.delaySecondsMax()) {
      throw new Refusal(
          400,
          "Invalid delay of %d seconds. Please specify an integer from 0 to %d."
              .formatted(seconds, limits.delaySecondsMax()));
    }
  }

  void settings(QueueSettings settings) {
    delay(settings.delaySeconds());
    var retention = settings.retentionSeconds();
    if (retention < limits.retentionSecondsMin() || retention > limits.retentionSecondsMax()) {
      throw new Refusal(
          400,
          "Invalid message_retention_period of %d seconds. Please specify an integer from %d to %d."
              .formatted(retention, limits.retentionSecondsMin(), limits.retentionSecondsMax()));
    }
  }

  int taken(long count) {
    if (count < 1 || count > limits.takenAtOnceMax()) {
      throw new Refusal(
          400,
          "Invalid batch_size of %d. Please specify an integer from 1 to %d."
              .formatted(count, limits.takenAtOnceMax()));
    }
    return (int) count;
  }
}
