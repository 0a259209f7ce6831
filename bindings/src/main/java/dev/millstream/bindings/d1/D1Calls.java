package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What functions ask of a database: `{"op":"query","statements":[{"sql":…,"params":[…]}]}`, where
/// `{"blob":<length>}` stands for the next bytes, and `{"op":"exec","sql":…}`.
public final class D1Calls {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final D1Store store;

  public D1Calls(D1Store store) {
    this.store = store;
  }

  /// The answer of a database.
  ///
  /// @throws Refusal if it does not take it
  public Answer answer(String database, Question question) throws SQLException {
    var asked = JSON.readTree(question.operation());
    return switch (asked.path("op").asString("")) {
      case "query" -> query(database, asked.path("statements"), question.bytes());
      case "exec" -> exec(database, asked.path("sql").asString(""));
      default -> throw new Refusal(400, "unknown operation");
    };
  }

  private Answer query(String database, JsonNode asked, byte[] blobs) throws SQLException {
    var statements = new ArrayList<D1Statement>();
    var at = 0;
    for (var each : asked) {
      var parameters = new ArrayList<@Nullable Object>();
      for (var parameter : each.path("params")) {
        var length = parameter.path("blob").asInt(-1);
        parameters.add(
            length < 0 ? D1Json.value(parameter) : Arrays.copyOfRange(blobs, at, at + length));
        at += Math.max(0, length);
      }
      statements.add(new D1Statement(single(each.path("sql").asString("")), parameters));
    }
    var results = JSON.createArrayNode();
    for (var result : store.run(database, statements)) {
      results.add(D1Json.raw(result));
    }
    return Answer.of(results.toString());
  }

  /// What follows a prepared statement's first semicolon would never run.
  private String single(String sql) {
    var statements = store.split(sql);
    if (statements.size() != 1) {
      throw new Refusal(
          400,
          statements.isEmpty()
              ? "No SQL statements detected."
              : "The prepared SQL statement must contain only one statement.");
    }
    return statements.getFirst();
  }

  private Answer exec(String database, String sql) throws SQLException {
    var statements =
        store.split(sql).stream().map(each -> new D1Statement(each, List.of())).toList();
    var millis = store.run(database, statements).stream().mapToDouble(D1Result::millis).sum();
    var done = JSON.createObjectNode();
    done.put("count", statements.size());
    done.put("duration", millis);
    return Answer.of(done.toString());
  }
}
