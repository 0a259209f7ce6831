package dev.millstream.functions.supervisor;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.functions.FunctionCache;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `caches` is asked: `{"op":"match","cache":"…","url":"…","headers":[…]}`, `put` and
/// `delete`. Headers are name, value, name, …
final class CacheCalls {
  /// What stands in for a binding's name, which no binding can have.
  static final String NAME = " caches";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final byte[] NOTHING = new byte[0];

  private CacheCalls() {}

  static Answer answer(FunctionCache caches, Question question) {
    var asked = JSON.readTree(question.operation());
    var cache = asked.path("cache").asString("");
    var request =
        new FunctionRequest(
            "GET", asked.path("url").asString(""), headers(asked.path("headers")), NOTHING);
    return switch (asked.path("op").asString("")) {
      case "match" ->
          caches.match(cache, request).map(CacheCalls::found).orElseGet(() -> Answer.of("null"));
      case "put" -> {
        var status = asked.path("status").asInt();
        var stored = headers(asked.path("stored"));
        caches.put(cache, request, new FunctionResponse(status, stored, question.bytes()));
        yield Answer.of("null");
      }
      case "delete" -> Answer.of(String.valueOf(caches.delete(cache, request)));
      default -> Answer.refused(new Refusal(400, "unknown operation"));
    };
  }

  private static Answer found(FunctionResponse response) {
    var shown = JSON.createObjectNode().put("status", response.status());
    var headers = shown.putArray("headers");
    for (var header : response.headers()) {
      headers.add(header.name()).add(header.value());
    }
    return new Answer(200, shown.toString(), response.body());
  }

  private static List<HttpHeader> headers(JsonNode flat) {
    var headers = new ArrayList<HttpHeader>();
    for (var at = 0; at + 1 < flat.size(); at += 2) {
      headers.add(new HttpHeader(flat.get(at).asString(""), flat.get(at + 1).asString("")));
    }
    return headers;
  }
}
