package dev.millstream.edge.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A text with `:name` places, cut once. Names that nothing captured stay as they are.
final class Template {
  private record Piece(String text, boolean name) {}

  private final List<Piece> pieces = new ArrayList<>();

  Template(String text) {
    var names = PathPattern.NAME.matcher(text);
    var at = 0;
    while (names.find()) {
      pieces.add(new Piece(text.substring(at, names.start()), false));
      pieces.add(new Piece(names.group(1), true));
      at = names.end();
    }
    pieces.add(new Piece(text.substring(at), false));
  }

  String fill(Map<String, String> captures) {
    if (pieces.size() == 1) {
      return pieces.getFirst().text();
    }
    var out = new StringBuilder();
    for (var piece : pieces) {
      out.append(
          piece.name() ? captures.getOrDefault(piece.text(), ":" + piece.text()) : piece.text());
    }
    return out.toString();
  }
}
