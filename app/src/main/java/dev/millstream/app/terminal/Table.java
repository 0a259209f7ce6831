package dev.millstream.app.terminal;

import java.util.ArrayList;
import java.util.List;

/// Rows under a header, in columns as wide as they must be.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    rows.add(List.of(header));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /// Prints the table to the terminal's output.
  public void print(Terminal terminal) {
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (var number = 0; number < rows.size(); number++) {
      var row = rows.get(number);
      var line = new StringBuilder();
      for (var i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      var text = line.toString().stripTrailing();
      terminal.say(number == 0 ? terminal.bold(text) : text);
    }
  }
}
