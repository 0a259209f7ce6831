package dev.millstream.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where a command writes: results to `out`, progress and problems to `err`. `interactive` says
/// whether a person watches: only then are there colours and lines that change.
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
  /// The process's own.
  // By its contract there may be no console, whatever today's JDK does.
  @SuppressWarnings("SystemConsoleNull")
  public static Terminal ofProcess() {
    var console = System.console();
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        console != null && console.isTerminal() && System.getenv("NO_COLOR") == null);
  }

  private static PrintWriter writer(FileDescriptor file) {
    return new PrintWriter(new FileOutputStream(file), true, StandardCharsets.UTF_8);
  }

  /// Prints a line of the result.
  public void say(String line) {
    out.println(line);
  }

  /// Prints a line about the work, not part of the result.
  public void note(String line) {
    err.println(line);
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String green(String text) {
    return paint("32", text);
  }

  public String red(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return interactive ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
