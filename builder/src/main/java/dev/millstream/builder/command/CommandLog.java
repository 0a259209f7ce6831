package dev.millstream.builder.command;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Where commands are told of: `stages` get what was done, `lines` what the commands print.
public record CommandLog(Consumer<String> stages, Consumer<String> lines) {
  /// The same log, which takes calls from one thread at a time, whoever calls.
  CommandLog ordered() {
    var turn = new ReentrantLock();
    return new CommandLog(inTurn(stages, turn), inTurn(lines, turn));
  }

  private static Consumer<String> inTurn(Consumer<String> sink, ReentrantLock turn) {
    return text -> {
      turn.lock();
      try {
        sink.accept(text);
      } finally {
        turn.unlock();
      }
    };
  }

  void stage(String text) {
    stages.accept(text);
  }
}
