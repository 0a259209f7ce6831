package dev.millstream.bindings.kv;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What functions ask of a namespace: `{"op":"get","keys":[…]}`, `put`, `delete` and `list`.
public final class KvCalls {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BYTES_AT_ONCE_MAX = 25 << 20;

  private final KvStore store;

  public KvCalls(KvStore store) {
    this.store = store;
  }

  /// The answer of a namespace.
  ///
  /// @throws Refusal if the namespace does not take it
  public Answer answer(String namespace, Question question) throws SQLException {
    var asked = JSON.readTree(question.operation());
    return switch (asked.path("op").asString("")) {
      case "get" -> get(namespace, asked);
      case "put" -> put(namespace, asked, question.bytes());
      case "delete" -> {
        store.delete(namespace, List.of(asked.path("key").asString("")));
        yield Answer.of("null");
      }
      case "list" -> list(namespace, asked);
      default -> throw new Refusal(400, "unknown operation");
    };
  }

  /// Found keys with the lengths of their values, which follow one another in the bytes.
  private Answer get(String namespace, JsonNode asked) throws SQLException {
    var keys = new ArrayList<String>();
    asked.path("keys").forEach(key -> keys.add(key.asString("")));
    var found =
        keys.size() == 1
            ? store.get(namespace, keys.getFirst()).stream().toList()
            : store.get(namespace, keys);
    var values = new ByteArrayOutputStream();
    var shown = JSON.createArrayNode();
    for (var entry : found) {
      if (values.size() + entry.value().length > BYTES_AT_ONCE_MAX) {
        throw new Refusal(413, "Total size of request exceeds the limit of 25MB");
      }
      values.writeBytes(entry.value());
      var one = shown.addObject();
      one.put("key", entry.key());
      one.put("length", entry.value().length);
      addMetadata(one, entry.metadata());
    }
    return new Answer(200, shown.toString(), values.toByteArray());
  }

  private Answer put(String namespace, JsonNode asked, byte[] value) throws SQLException {
    store.put(
        namespace,
        List.of(
            new KvStore.Put(
                asked.path("key").asString(""),
                value,
                text(asked, "metadata"),
                text(asked, "expiration"),
                text(asked, "ttl"))));
    return Answer.of("null");
  }

  private Answer list(String namespace, JsonNode asked) throws SQLException {
    var page =
        store.list(
            namespace,
            asked.path("prefix").asString(""),
            asked.path("limit").asLong(0),
            Optional.ofNullable(text(asked, "cursor")));
    var shown = JSON.createObjectNode();
    var names = shown.putArray("keys");
    for (var name : page.names()) {
      var one = names.addObject();
      one.put("name", name.name());
      name.expires().ifPresent(at -> one.put("expiration", at));
      addMetadata(one, name.metadata());
    }
    page.cursor().ifPresent(cursor -> shown.put("cursor", cursor));
    return Answer.of(shown.toString());
  }

  private static void addMetadata(ObjectNode to, @Nullable String json) {
    if (json != null) {
      to.set("metadata", JSON.readTree(json));
    }
  }

  private static @Nullable String text(JsonNode asked, String name) {
    var value = asked.path(name);
    return value.isMissingNode() || value.isNull() ? null : value.asString();
  }
}
