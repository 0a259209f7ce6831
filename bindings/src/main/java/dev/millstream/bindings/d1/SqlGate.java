package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Lets through what works on the database itself; other files, settings of the connection and
/// transactions are not the caller's.
public final class SqlGate {
  private static final Set<String> ALLOWED =
      Set.of(
          "SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE", "CREATE", "DROP",
          "ALTER", "EXPLAIN", "ANALYZE", "REINDEX", "PRAGMA");
  private static final Set<String> PRAGMAS =
      Set.of(
          "table_info",
          "table_xinfo",
          "table_list",
          "index_list",
          "index_info",
          "index_xinfo",
          "foreign_key_list",
          "foreign_key_check",
          "foreign_keys",
          "defer_foreign_keys",
          "quick_check",
          "integrity_check",
          "optimize",
          "function_list");
  private static final Pattern COMMENTS =
      Pattern.compile("^(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)+", Pattern.DOTALL);
  private static final Pattern PRAGMA =
      Pattern.compile(
          "PRAGMA\\s+(?:main\\s*\\.\\s*)?(\\w+).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  // It would tell where the server keeps its files.
  private static final String PATHS = "pragma_database_list";

  private SqlGate() {}

  /// Refuses a statement that is not allowed.
  public static void check(String sql) {
    var bare = COMMENTS.matcher(sql).replaceFirst("");
    var keyword = List.of(bare.split("\\W", 2)).getFirst().toUpperCase(Locale.ROOT);
    if (!ALLOWED.contains(keyword) || sql.toLowerCase(Locale.ROOT).contains(PATHS)) {
      throw new Refusal(400, "not authorized: SQLITE_AUTH");
    }
    if (keyword.equals("PRAGMA")) {
      var pragma = PRAGMA.matcher(bare);
      if (!pragma.matches() || !PRAGMAS.contains(pragma.group(1).toLowerCase(Locale.ROOT))) {
        throw new Refusal(400, "not authorized: SQLITE_AUTH");
      }
    }
  }
}
