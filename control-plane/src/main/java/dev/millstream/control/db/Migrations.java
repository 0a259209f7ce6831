package dev.millstream.control.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Brings the schema up to date: every SQL file of [#FILES] that this database has not seen runs
/// once, in order. (Flyway does the same and costs a second at each start.)
///
/// Write the portable subset: `BIGINT` (times are epoch milliseconds), `TEXT`, `BLOB`; each
/// statement ends with `;` at a line's end.
final class Migrations {
  private static final List<String> FILES =
      List.of(
          "V1__foundation.sql",
          "V2__deploy.sql",
          "V3__stream.sql",
          "V4__upkeep.sql",
          "V5__keys.sql",
          "V6__domains.sql",
          "V7__settings.sql",
          "V8__direct.sql",
          "V9__sessions.sql",
          "V10__certificates.sql",
          "V11__locks.sql",
          "V12__builds.sql",
          "V13__retention.sql",
          "V14__hooks.sql",
          "V15__webhooks.sql",
          "V16__build_rules.sql",
          "V17__stream_access.sql",
          "V18__stream_links.sql",
          "V19__stream_webhooks.sql",
          "V20__stream_captions.sql",
          "V21__forges.sql",
          "V22__stream_downloads.sql",
          "V23__stream_quotas.sql",
          "V24__stream_views.sql",
          "V25__stream_matching.sql",
          "V26__stream_clips.sql",
          "V27__lint.sql",
          "V28__stream_caption_titles.sql",
          "V30__site_videos.sql",
          "V31__stream_watermarks.sql",
          "V32__large_files.sql",
          "V33__stream_sounds.sql",
          "V34__pictures.sql",
          "V35__tokens.sql",
          "V36__stream_chunks.sql",
          "V41__stream_policies.sql",
          "V43__stream_further.sql");

  private Migrations() {}

  static void apply(Handle handle) {
    handle.execute(
        "CREATE TABLE IF NOT EXISTS schema_version (file TEXT NOT NULL PRIMARY KEY, applied BIGINT"
            + " NOT NULL)");
    var applied =
        new HashSet<>(handle.select("SELECT file FROM schema_version").mapTo(String.class).list());
    for (var file : FILES) {
      if (!applied.contains(file)) {
        for (var statement : read(file).split(";\\s*\n", -1)) {
          if (!statement.isBlank()) {
            handle.execute(statement);
          }
        }
        handle.execute(
            "INSERT INTO schema_version (file, applied) VALUES (?, ?)",
            file,
            System.currentTimeMillis());
      }
    }
  }

  /// Whether the schema is just that of this program.
  static boolean complete(Handle handle) {
    var known =
        handle
            .select("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'")
            .mapTo(Integer.class)
            .findOne();
    return known.isPresent()
        && new HashSet<>(FILES)
            .equals(
                new HashSet<>(
                    handle.select("SELECT file FROM schema_version").mapTo(String.class).list()));
  }

  private static String read(String file) {
    try (var in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its migration " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
