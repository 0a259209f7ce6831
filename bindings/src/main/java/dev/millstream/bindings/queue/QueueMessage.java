package dev.millstream.bindings.queue;

import java.util.Locale;
import java.util.Optional;

/// A message that was taken out of a queue; `sent` is in milliseconds since 1970, `attempts` counts
/// the deliveries, with this one. Nobody changes `body`.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record QueueMessage(String id, Form form, byte[] body, long sent, int attempts) {
  /// What the body is.
  public enum Form {
    JSON,
    TEXT,
    BYTES,
    /// A structured clone in a form that only functions read.
    V8;

    /// As it is written in options and answers.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The form of this word.
    public static Optional<Form> of(String word) {
      for (var form : values()) {
        if (form.word().equals(word)) {
          return Optional.of(form);
        }
      }
      return Optional.empty();
    }
  }

  /// The same message, delivered once more.
  QueueMessage again() {
    return new QueueMessage(id, form, body, sent, attempts + 1);
  }

  /// The same message as one that is sent now.
  QueueMessage anew(long now) {
    return new QueueMessage(id, form, body, now, 0);
  }

  /// What stands for this delivery of it.
  public String lease() {
    return id + "." + attempts;
  }
}
