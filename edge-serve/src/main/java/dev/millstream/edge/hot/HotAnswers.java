package dev.millstream.edge.hot;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The answers that are kept, bounded in number and bytes; what was not asked for since its last
/// turn goes first (second chance). Finding takes no lock and makes no garbage. Thread-safe.
final class HotAnswers {
  private record Turn(HotKey key, HotAnswer answer) {}

  private final HotLimits limits;
  private final ConcurrentHashMap<HotKey, HotAnswer> answers = new ConcurrentHashMap<>();
  private final ArrayDeque<Turn> turns = new ArrayDeque<>();
  private long bytes;
  private volatile int age; // changed under the lock

  HotAnswers(HotLimits limits) {
    this.limits = limits;
  }

  @Nullable HotAnswer find(HotKey probe) {
    var answer = answers.get(probe);
    if (answer != null) {
      answer.touch();
    }
    return answer;
  }

  int count() {
    return answers.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  /// How often everything was forgotten.
  int age() {
    return age;
  }

  /// Forgets everything, also what is being learned.
  synchronized void forget() {
    age++;
    answers.clear();
    turns.clear();
    bytes = 0;
  }

  /// Keeps an answer that began to be made at this age.
  synchronized void add(HotKey key, HotAnswer answer, int begun) {
    if (begun != age) {
      return;
    }
    var before = answers.put(key, answer);
    turns.addLast(new Turn(key, answer));
    bytes += answer.weight();
    if (before != null) {
      bytes -= before.weight();
    }
    while (!turns.isEmpty() && isFull()) {
      var oldest = turns.removeFirst();
      if (answers.get(oldest.key()) != oldest.answer()) {
        continue; // replaced since, and taken off then
      }
      if (oldest.answer().wasHit() && !oldest.answer().isStale()) {
        turns.addLast(oldest);
      } else {
        answers.remove(oldest.key());
        bytes -= oldest.answer().weight();
      }
    }
  }

  private boolean isFull() {
    return bytes > limits.bytesMax()
        || answers.size() > limits.answersMax()
        || turns.size() > 2 * limits.answersMax();
  }
}
