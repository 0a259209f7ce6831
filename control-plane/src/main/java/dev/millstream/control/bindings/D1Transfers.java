package dev.millstream.control.bindings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.d1.D1Dump;
import dev.millstream.bindings.d1.D1Import;
import dev.millstream.bindings.d1.D1Limits;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Files of SQL, as `wrangler d1 execute --file` and `d1 export` exchange them: the API gives an
/// address that needs no token and cannot be guessed, the file goes over it, and the client asks
/// until its import is done. Transfers are forgotten after an hour, and with the server.
/// Thread-safe.
final class D1Transfers {
  static final String FILES = "/d1/files/";
  private static final int TRANSFERS_MAX = 100;
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration WAITED = Duration.ofSeconds(5);
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Bindings bindings;
  private final Path folder;
  private final Map<String, Kept> transfers = new LinkedHashMap<>();

  private record Kept(D1Transfer transfer, long untilNanos) {}

  D1Transfers(Bindings bindings) {
    this.bindings = bindings;
    this.folder = bindings.importFolder();
  }

  private record Upload(
      boolean success,
      String type,
      String filename,
      @JsonProperty("upload_url") String url,
      List<String> messages) {}

  private record Meta(
      double duration,
      @JsonProperty("rows_read") long read,
      @JsonProperty("rows_written") long written,
      long changes,
      @JsonProperty("last_row_id") long lastRow,
      @JsonProperty("changed_db") boolean changed,
      @JsonProperty("size_after") long size) {}

  private record Imported(
      @JsonProperty("num_queries") long statements,
      @JsonProperty("final_bookmark") String bookmark,
      Meta meta) {}

  private record Exported(String filename, @JsonProperty("signed_url") String url) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Progress(
      boolean success,
      String type,
      String status,
      @JsonProperty("at_bookmark") String bookmark,
      @JsonInclude List<String> messages,
      @Nullable String error,
      List<String> errors,
      @Nullable Object result) {
    static Progress of(String type, String status, String bookmark, Object result) {
      return new Progress(true, type, status, bookmark, List.of(), null, List.of(), result);
    }
  }

  /// `{action: "init", etag}`, `{action: "ingest", filename}` or `{action: "poll",
  /// current_bookmark}`.
  ApiResponse importing(ApiRequest request, String database, JsonNode asked)
      throws IOException, SQLException {
    return switch (asked.path("action").asString("")) {
      case "init" -> init(request, database, asked.path("etag").asString(""));
      case "ingest" -> {
        var ticket = asked.path("filename").asString("").replaceFirst("\\.sql$", "");
        incoming(ticket, database).begin();
        yield progress(ticket, database);
      }
      case "poll" -> progress(asked.path("current_bookmark").asString(""), database);
      default -> throw new Refusal(400, "action: init, ingest or poll");
    };
  }

  private ApiResponse init(ApiRequest request, String database, String etag) throws IOException {
    if (!MD5.matcher(etag).matches()) {
      throw new Refusal(400, "etag: the MD5 of the file in hexadecimal digits");
    }
    var ticket = ticket();
    var name = ticket + ".sql";
    keep(ticket, new D1Transfer.Incoming(bindings, database, etag, folder.resolve(name)));
    var url = request.absolute(FILES + ticket);
    return ApiResponse.ok(new Upload(true, "import", name, url, List.of()));
  }

  private ApiResponse progress(String ticket, String database) throws IOException, SQLException {
    try {
      var done = incoming(ticket, database).result(WAITED.toMillis());
      return ApiResponse.ok(Progress.of("import", "complete", ticket, view(done, ticket)));
    } catch (TimeoutException e) {
      return ApiResponse.ok(Progress.of("import", "active", ticket, Map.of()));
    } catch (CharacterCodingException e) {
      return failed(ticket, "the file is not in UTF-8");
    } catch (Refusal e) {
      return failed(ticket, String.valueOf(e.getMessage()));
    }
  }

  private static ApiResponse failed(String ticket, String words) {
    var errors = List.of(words);
    return ApiResponse.ok(
        new Progress(true, "import", "error", ticket, List.of(), words, errors, null));
  }

  private static Imported view(D1Import done, String ticket) {
    var effects = done.effects();
    return new Imported(
        done.statements(),
        ticket,
        new Meta(
            done.millis(),
            done.rowsRead(),
            effects.changes(),
            effects.changes(),
            effects.lastRowId(),
            effects.changed(),
            effects.bytes()));
  }

  /// `{output_format: "polling", dump_options: {no_schema, no_data, tables}}`.
  ApiResponse exporting(ApiRequest request, String database, String name, JsonNode asked)
      throws IOException, SQLException {
    var options = asked.path("dump_options");
    Set<String> tables = new HashSet<>();
    options.path("tables").forEach(table -> tables.add(table.asString("")));
    var selection =
        new D1Dump.Selection(
            !options.path("no_schema").asBoolean(false),
            !options.path("no_data").asBoolean(false),
            tables);
    bindings.d1().requireDumpable(database, selection);
    var ticket = ticket();
    keep(ticket, new D1Transfer.Outgoing(database, name, selection));
    var exported = new Exported(name + ".sql", request.absolute(FILES + ticket));
    return ApiResponse.ok(Progress.of("export", "complete", ticket, exported));
  }

  /// Takes the file of an import.
  ApiResponse upload(ApiRequest request) throws IOException {
    if (!(find(request.path("ticket")) instanceof D1Transfer.Incoming incoming)) {
      throw gone();
    }
    incoming.receive(request.stream(), D1Limits.DEFAULT.imports().bytesMax());
    return ApiResponse.empty(200, Map.of("ETag", '"' + incoming.md5() + '"'));
  }

  /// Gives the file of an export.
  ApiResponse download(ApiRequest request) {
    if (!(find(request.path("ticket")) instanceof D1Transfer.Outgoing outgoing)) {
      throw gone();
    }
    var headers =
        Map.of(
            "Content-Type", "application/sql",
            "Cache-Control", "no-store",
            "Content-Disposition", "attachment; filename=\"%s.sql\"".formatted(outgoing.name()));
    return new ApiResponse.Streamed(
        headers,
        out -> {
          var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          try {
            bindings.d1().dump(outgoing.database(), outgoing.selection(), text);
          } catch (SQLException e) {
            throw new IOException("the export of %s failed".formatted(outgoing.name()), e);
          }
          text.flush();
        });
  }

  private D1Transfer.Incoming incoming(String ticket, String database) {
    if (find(ticket) instanceof D1Transfer.Incoming incoming
        && incoming.database().equals(database)) {
      return incoming;
    }
    throw new Refusal(404, "there is no such import (any more); nothing was changed: begin anew");
  }

  private static Refusal gone() {
    return new Refusal(404, "there is no such file (any more)");
  }

  private @Nullable D1Transfer find(String ticket) {
    synchronized (transfers) {
      var kept = transfers.get(ticket);
      return kept == null ? null : kept.transfer();
    }
  }

  private void keep(String ticket, D1Transfer transfer) throws IOException {
    synchronized (transfers) {
      var now = System.nanoTime();
      var all = transfers.values().iterator();
      while (all.hasNext()) {
        var oldest = all.next();
        if (oldest.untilNanos() - now > 0 && transfers.size() < TRANSFERS_MAX) {
          break;
        }
        if (oldest.transfer() instanceof D1Transfer.Incoming incoming) {
          incoming.discard();
        }
        all.remove();
      }
      transfers.put(ticket, new Kept(transfer, now + KEPT.toNanos()));
    }
  }

  private static String ticket() {
    var bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
