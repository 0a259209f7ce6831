package dev.millstream.bindings.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The keys of an object, in the order of their UTF-8, and the texts that stand for their values.
/// Belongs to the object's thread.
final class ObjectKeys {
  private static final JsonMapper JSON = JsonMapper.shared();

  // no character comes after it, and none is it
  private static final String LAST = "\uDBFF\uDFFF\uDBFF\uDFFF";

  private final Connection connection;
  private final ObjectLimits limits;

  ObjectKeys(Connection connection, ObjectLimits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  Optional<String> get(String key) throws SQLException {
    check(key);
    try (var select = connection.prepareStatement("SELECT value FROM _cf_KV WHERE key = ?")) {
      select.setString(1, key);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /// Sets a value.
  ///
  /// @throws Refusal if it is too large
  void put(String key, String value) throws SQLException {
    check(key);
    var bytes = value.getBytes(UTF_8).length;
    if (bytes > limits.valueBytesMax()) {
      throw new Refusal(
          413,
          "Values cannot be larger than %d bytes. A value of size %d was provided."
              .formatted(limits.valueBytesMax(), bytes));
    }
    try (var insert =
        connection.prepareStatement("INSERT OR REPLACE INTO _cf_KV (key, value) VALUES (?, ?)")) {
      insert.setString(1, key);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  /// Whether there was such a key.
  boolean delete(String key) throws SQLException {
    check(key);
    try (var delete = connection.prepareStatement("DELETE FROM _cf_KV WHERE key = ?")) {
      delete.setString(1, key);
      return delete.executeUpdate() > 0;
    }
  }

  private void check(String key) {
    var bytes = key.getBytes(UTF_8).length;
    if (bytes > limits.keyBytesMax()) {
      throw new Refusal(
          413,
          "Keys cannot be larger than %d bytes. A key of size %d was provided."
              .formatted(limits.keyBytesMax(), bytes));
    }
  }

  /// Keys and values, as JSON `[[key, value], …]`, by `{start, startAfter, end, prefix, reverse,
  /// limit}`.
  String list(String options) throws SQLException {
    var asked = JSON.readTree(options);
    var terms = new ArrayList<String>();
    var values = new ArrayList<String>();
    term(asked, "start", "key >= ?", terms, values);
    term(asked, "startAfter", "key > ?", terms, values);
    term(asked, "end", "key < ?", terms, values);
    if (asked.path("prefix").isString()) {
      term(asked, "prefix", "key >= ?", terms, values);
      terms.add("key <= ?");
      values.add(asked.path("prefix").asString() + LAST);
    }
    var query =
        "SELECT key, value FROM _cf_KV"
            + (terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms))
            + " ORDER BY key"
            + (asked.path("reverse").asBoolean(false) ? " DESC" : "")
            + " LIMIT "
            + asked.path("limit").asLong(-1);
    try (var select = connection.prepareStatement(query)) {
      for (var i = 0; i < values.size(); i++) {
        select.setString(i + 1, values.get(i));
      }
      return read(select);
    }
  }

  private static void term(
      JsonNode asked, String name, String term, List<String> terms, List<String> values) {
    if (asked.path(name).isString()) {
      terms.add(term);
      values.add(asked.path(name).asString());
    }
  }

  private String read(PreparedStatement select) throws SQLException {
    var found = JSON.createArrayNode();
    var left = (long) limits.answerBytesMax();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        var value = rows.getString(2);
        left -= value.length();
        if (left < 0) {
          throw new Refusal(413, "the list is too large: ask with a limit");
        }
        found.addArray().add(rows.getString(1)).add(value);
      }
    }
    return found.toString();
  }
}
