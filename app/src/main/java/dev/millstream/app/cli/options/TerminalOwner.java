package dev.millstream.app.cli.options;

import dev.millstream.app.terminal.Terminal;

/// The command at the root, whose terminal all others write to.
public interface TerminalOwner {
  Terminal terminal();
}
