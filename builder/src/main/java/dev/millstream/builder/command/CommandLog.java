package dev.millstream.builder.command;

import java.util.function.Consumer;

/// Where commands are told of: `stages` get what was done, `lines` what the commands print.
public record CommandLog(Consumer<String> stages, Consumer<String> lines) {
  void stage(String text) {
    stages.accept(text);
  }
}
