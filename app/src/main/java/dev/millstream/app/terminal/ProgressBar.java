package dev.millstream.app.terminal;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// One line that shows how far something is; in a pipe a line for every tenth instead. For one
/// thread.
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Terminal terminal;
  private final String label;
  private long drawn = System.nanoTime() - REDRAW_NANOS;
  private int tenths = -1;
  private boolean open;

  public ProgressBar(Terminal terminal, String label) {
    this.terminal = terminal;
    this.label = label;
  }

  /// Shows `fraction` (0 to 1) and what goes on just now.
  public void show(double fraction, String note) {
    var part = Math.clamp(fraction, 0, 1);
    if (!terminal.interactive()) {
      var reached = (int) (part * 10);
      if (reached > tenths) {
        tenths = reached;
        terminal.note("%s %3.0f %% %s".formatted(label, part * 100, note).stripTrailing());
      }
      return;
    }
    if (System.nanoTime() - drawn < REDRAW_NANOS && part < 1) {
      return;
    }
    drawn = System.nanoTime();
    open = true;
    var full = (int) Math.round(part * WIDTH);
    var bar = "█".repeat(full) + "░".repeat(WIDTH - full);
    terminal
        .err()
        .printf(Locale.ROOT, "\r\033[K%s %s %3.0f %% %s", label, bar, part * 100, note)
        .flush();
  }

  /// Takes the changing line away.
  @Override
  public void close() {
    if (open) {
      terminal.err().print("\r\033[K");
      terminal.err().flush();
      open = false;
    }
  }
}
