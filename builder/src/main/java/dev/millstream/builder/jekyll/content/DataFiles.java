package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of `_data`: YAML, JSON, CSV and TSV, nested by their folders.
final class DataFiles {
  private static final String FOLDER = "_data";

  private DataFiles() {}

  static Map<String, @Nullable Object> read(SiteTree tree) throws IOException, SourceProblem {
    var data = new LinkedHashMap<String, @Nullable Object>();
    for (var file : tree.below(FOLDER)) {
      Map<String, @Nullable Object> into = data;
      for (var folder : foldersOf(file)) {
        into = child(into, folder);
      }
      var key = file.name().replaceFirst("\\.[^.]*$", "");
      switch (file.extension()) {
        // JSON is YAML, as Jekyll reads it too.
        case "yml", "yaml", "json" -> into.put(key, Yaml.read(file.path(), text(file), 1));
        case "csv" -> into.put(key, rows(text(file), ','));
        case "tsv" -> into.put(key, rows(text(file), '\t'));
        default -> {}
      }
    }
    return data;
  }

  private static String text(SiteFile file) throws IOException {
    return file.content().text();
  }

  private static List<String> foldersOf(SiteFile file) {
    var below = file.folder().substring(Math.min(file.folder().length(), FOLDER.length() + 1));
    return below.isEmpty() ? List.of() : List.of(below.split("/", -1));
  }

  @SuppressWarnings("unchecked") // the keys of maps read or made here are texts
  private static Map<String, @Nullable Object> child(
      Map<String, @Nullable Object> map, String name) {
    if (map.get(name) instanceof Map<?, ?> found) {
      return (Map<String, @Nullable Object>) found;
    }
    var made = new LinkedHashMap<String, @Nullable Object>();
    map.put(name, made);
    return made;
  }

  /// One map a row, by the names in the first row.
  private static List<Map<String, @Nullable Object>> rows(String text, char separator) {
    var rows = new ArrayList<Map<String, @Nullable Object>>();
    List<String> names = List.of();
    for (var cells : cells(text, separator)) {
      if (names.isEmpty()) {
        names = cells.stream().map(name -> name == null ? "" : name).toList();
        continue;
      }
      var row = new LinkedHashMap<String, @Nullable Object>();
      for (var i = 0; i < names.size(); i++) {
        row.put(names.get(i), i < cells.size() ? cells.get(i) : null);
      }
      rows.add(row);
    }
    return rows;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static List<List<@Nullable String>> cells(String text, char separator) {
    var rows = new ArrayList<List<@Nullable String>>();
    var row = new ArrayList<@Nullable String>();
    var cell = new StringBuilder();
    var isQuoted = false;
    var wasQuoted = false;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (isQuoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          isQuoted = false;
        }
      } else if (c == '"' && cell.isEmpty()) {
        isQuoted = true;
        wasQuoted = true;
      } else if (c == separator || c == '\n') {
        // An empty cell is nothing, `""` an empty text.
        row.add(cell.isEmpty() && !wasQuoted ? null : cell.toString());
        cell.setLength(0);
        wasQuoted = false;
        if (c == '\n') {
          rows.add(new ArrayList<>(row));
          row.clear();
        }
      } else if (c != '\r' || !text.startsWith("\n", i + 1)) {
        cell.append(c);
      }
    }
    if (!cell.isEmpty() || !row.isEmpty()) {
      row.add(cell.toString());
      rows.add(row);
    }
    rows.removeIf(cells -> cells.size() == 1 && isBlank(cells.getFirst()));
    return rows;
  }
}
