package dev.millstream.bindings.analytics;

import dev.millstream.bindings.catalog.Catalog;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;

/// A question in SQL: SQLite's, with those of ClickHouse's functions that Cloudflare's examples
/// use. Times are seconds since 1970.
public final class AnalyticsQuery {
  private static final Pattern FORMAT =
      Pattern.compile("\\s+FORMAT\\s+(\\w+)\\s*;?\\s*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern INTERVAL =
      Pattern.compile(
          "\\bINTERVAL\\s+'?(\\d{1,9})'?\\s+(SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|YEAR)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SELECT =
      Pattern.compile("\\s*(?:SELECT|WITH)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Map<String, Integer> SECONDS =
      Map.of(
          "SECOND", 1,
          "MINUTE", 60,
          "HOUR", 3_600,
          "DAY", 86_400,
          "WEEK", 604_800,
          "MONTH", 2_629_746,
          "YEAR", 31_556_952);
  private static final int SQL_CHARS_MAX = 10_000;
  private static final int ROWS_MAX = 10_000;
  private static final int STEPS_BETWEEN_LOOKS = 10_000;
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String sql;
  private final boolean byLine;
  private final List<Resource> datasets;

  private AnalyticsQuery(String sql, boolean byLine, List<Resource> datasets) {
    this.sql = sql;
    this.byLine = byLine;
    this.datasets = datasets;
  }

  /// Reads a question.
  ///
  /// @throws Refusal if it is none
  public static AnalyticsQuery of(String text, Catalog catalog) throws SQLException {
    if (text.length() > SQL_CHARS_MAX) {
      throw new Refusal(400, "a query has at most %d characters".formatted(SQL_CHARS_MAX));
    }
    var format = FORMAT.matcher(text);
    var named = format.find() ? format.group(1).toUpperCase(Locale.ROOT) : "JSON";
    if (!named.equals("JSON") && !named.equals("JSONEACHROW")) {
      throw new Refusal(400, "FORMAT %s is not there: JSON or JSONEachRow".formatted(named));
    }
    return new AnalyticsQuery(
        format.replaceFirst("").strip(), named.equals("JSONEACHROW"), catalog.list(Kind.ANALYTICS));
  }

  /// Asks the dataset that it names.
  ///
  /// @throws Refusal if it names none, is no question, or takes too long
  public AnalyticsAnswer run(AnalyticsStore store) throws SQLException {
    if (sql.replaceAll("\\s+", " ").equalsIgnoreCase("SHOW TABLES")) {
      return names();
    }
    if (!SELECT.matcher(sql).matches()) {
      throw new Refusal(400, "a query is a SELECT, or SHOW TABLES");
    }
    for (var dataset : datasets) {
      var from =
          Pattern.compile(
              "\\b(FROM|JOIN)\\s+[\"'`]?" + Pattern.quote(dataset.name()) + "[\"'`]?(?![\\w-])",
              Pattern.CASE_INSENSITIVE);
      var found = from.matcher(sql);
      if (found.find()) {
        var asked = found.replaceAll("$1 " + AnalyticsStore.TABLE);
        return store.read(dataset.id(), connection -> rows(connection, seconds(asked)));
      }
    }
    throw new Refusal(
        404, "the query names no dataset that is here: SHOW TABLES tells which there are");
  }

  private AnalyticsAnswer names() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (var dataset : datasets) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("dataset", dataset.name());
      rows.add(row);
    }
    return new AnalyticsAnswer(
        List.of(new AnalyticsAnswer.Column("dataset", "String")), rows, byLine);
  }

  private static String seconds(String sql) {
    return INTERVAL
        .matcher(sql)
        .replaceAll(found -> {
          var unit = SECONDS.get(found.group(2).toUpperCase(Locale.ROOT));
          return Long.toString(Long.parseLong(found.group(1)) * (unit == null ? 1 : unit));
        });
  }

  private AnalyticsAnswer rows(Connection connection, String asked) throws SQLException {
    addFunctions(connection);
    ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new Deadline());
    try (var prepared = connection.prepareStatement(asked);
        var found = prepared.executeQuery()) {
      return read(found);
    } catch (SQLException e) {
      var words = String.valueOf(e.getMessage());
      throw new Refusal(
          400,
          words.contains("SQLITE_INTERRUPT")
              ? "the query took longer than %d s".formatted(TIME.toSeconds())
              : words);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  private AnalyticsAnswer read(ResultSet found) throws SQLException {
    var shape = found.getMetaData();
    var count = shape.getColumnCount();
    var types = new @Nullable String[count];
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    while (found.next()) {
      if (rows.size() == ROWS_MAX) {
        throw new Refusal(400, "there are more than %d rows: add a LIMIT".formatted(ROWS_MAX));
      }
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (var i = 1; i <= count; i++) {
        var name = shape.getColumnLabel(i);
        var value = shown(name, found.getObject(i));
        row.put(name, value);
        types[i - 1] = type(value, types[i - 1]);
      }
      rows.add(row);
    }
    var columns = new ArrayList<AnalyticsAnswer.Column>();
    for (var i = 1; i <= count; i++) {
      var type = types[i - 1] == null ? "String" : types[i - 1];
      columns.add(new AnalyticsAnswer.Column(shape.getColumnLabel(i), type));
    }
    return new AnalyticsAnswer(columns, rows, byLine);
  }

  private static @Nullable Object shown(String name, @Nullable Object value) {
    return name.equals("timestamp") && value instanceof Number seconds
        ? SHOWN.format(Instant.ofEpochSecond(seconds.longValue()))
        : value;
  }

  private static @Nullable String type(@Nullable Object value, @Nullable String before) {
    return switch (value) {
      case null -> before;
      case Integer _, Long _ -> before == null ? "Int64" : before;
      case Double _ -> "Float64";
      default -> "String";
    };
  }

  private static final class Deadline extends ProgressHandler {
    private final long endNanos = System.nanoTime() + TIME.toNanos();

    @Override
    protected int progress() {
      return System.nanoTime() - endNanos > 0 ? 1 : 0;
    }
  }

  /// A function of one or two whole numbers.
  @FunctionalInterface
  private interface OfNumbers {
    long of(long first, long second);
  }

  private static void addFunctions(Connection connection) throws SQLException {
    var now = Instant.now().getEpochSecond();
    add(connection, "now", 0, (_, _) -> now);
    for (var same : List.of("toDateTime", "toUInt32", "toInt64", "toUnixTimestamp")) {
      add(connection, same, 1, (value, _) -> value);
    }
    add(connection, "intDiv", 2, (value, by) -> by == 0 ? 0 : value / by);
    add(connection, "toStartOfInterval", 2, (time, by) -> by <= 0 ? time : time - time % by);
  }

  private static void add(Connection connection, String name, int count, OfNumbers made)
      throws SQLException {
    Function.create(
        connection,
        name,
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(made.of(count > 0 ? value_long(0) : 0, count > 1 ? value_long(1) : 0));
          }
        },
        count,
        0);
  }
}
