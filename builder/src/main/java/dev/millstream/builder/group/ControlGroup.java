package dev.millstream.builder.group;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The group of one command. Closing it ends whatever is still in it.
public interface ControlGroup extends AutoCloseable {
  /// No group: the command has the server's.
  ControlGroup NONE = new Ungrouped();

  /// The command, which enters the group before it begins.
  List<String> enter(List<String> command);

  /// Which bound the kernel enforced, if it did: `taking 4,096 MiB of memory`.
  Optional<String> overrun() throws IOException;

  /// Ends all processes of the group, also those that are being started.
  void kill();

  @Override
  void close();

  /// See [#NONE].
  record Ungrouped() implements ControlGroup {
    @Override
    public List<String> enter(List<String> command) {
      return command;
    }

    @Override
    public Optional<String> overrun() {
      return Optional.empty();
    }

    @Override
    public void kill() {
      // what the command started is ended one by one
    }

    @Override
    public void close() {
      // nothing was opened
    }
  }
}
