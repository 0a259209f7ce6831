package dev.millstream.bindings.r2;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.store.Digest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What functions ask of a bucket: `{"op":"put","key":…}` and so on. Large bodies come and go in
/// pieces: `piece` keeps some bytes and names them, `read` gives some bytes of a piece.
public final class R2Calls {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int READ_BYTES_MAX = 1 << 20;

  private final R2Store store;

  public R2Calls(R2Store store) {
    this.store = store;
  }

  /// The answer of a bucket.
  ///
  /// @throws Refusal if the bucket does not take it
  public Answer answer(String bucket, Question question) throws IOException, SQLException {
    try {
      return answered(bucket, question);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "the operation cannot be read: " + e.getMessage());
    }
  }

  private Answer answered(String bucket, Question question) throws IOException, SQLException {
    var asked = JSON.readTree(question.operation());
    return switch (asked.path("op").asString("")) {
      case "head" -> shown(store.head(bucket, key(asked)).orElse(null), true);
      case "get" -> get(bucket, asked);
      case "read" -> read(bucket, asked);
      case "piece" -> {
        var piece = JSON.createObjectNode();
        yield Answer.of(named(piece, store.keep(bucket, question.bytes())).toString());
      }
      case "put" -> put(bucket, asked, question.bytes());
      case "delete" -> delete(bucket, asked);
      case "list" -> list(bucket, asked);
      default -> upload(bucket, asked, question.bytes());
    };
  }

  private Answer upload(String bucket, JsonNode asked, byte[] bytes)
      throws IOException, SQLException {
    var uploads = store.uploads();
    var id = asked.path("upload").asString("");
    return switch (asked.path("op").asString("")) {
      case "create" -> Answer.of(JSON.valueToTree(uploads.create(bucket, draft(asked))).toString());
      case "part" -> {
        var number = asked.path("number").asInt(0);
        var pieces = pieces(bucket, asked, bytes);
        yield Answer.of(
            JSON.valueToTree(uploads.part(bucket, key(asked), id, number, pieces)).toString());
      }
      case "complete" -> {
        var parts = new ArrayList<R2Uploads.Named>();
        asked
            .path("parts")
            .forEach(part ->
                parts.add(
                    new R2Uploads.Named(
                        part.path("partNumber").asInt(0), part.path("etag").asString(""))));
        yield shown(uploads.complete(bucket, key(asked), id, parts), true);
      }
      case "abort" -> {
        uploads.abort(bucket, key(asked), id);
        yield Answer.of("null");
      }
      default -> throw new Refusal(400, "unknown operation");
    };
  }

  /// What is there, and whether the conditions hold; its pieces then, for who reads them.
  private Answer get(String bucket, JsonNode asked) throws SQLException {
    var there = store.head(bucket, key(asked));
    if (there.isEmpty()) {
      return Answer.of("null");
    }
    var found = describe(there.get(), true);
    if (R2Conditions.of(asked.path("onlyIf")).hold(there)) {
      var pieces = found.putArray("pieces");
      there.get().pieces().forEach(piece -> named(pieces.addObject(), piece));
    }
    return Answer.of(found.toString());
  }

  private Answer read(String bucket, JsonNode asked) throws IOException {
    var length = asked.path("length").asInt(0);
    if (length < 0 || length > READ_BYTES_MAX) {
      throw new Refusal(400, "at most %d bytes are read at once".formatted(READ_BYTES_MAX));
    }
    var digest = new Digest(asked.path("digest").asString(""));
    var bytes = store.read(bucket, digest, asked.path("offset").asLong(0), length);
    return new Answer(200, "null", bytes);
  }

  private Answer put(String bucket, JsonNode asked, byte[] bytes) throws IOException, SQLException {
    var draft = draft(asked);
    store.words().key(draft.key());
    var pieces = pieces(bucket, asked, bytes);
    var kept = R2Hashes.of(store.content(), bucket, pieces, asked.path("checksums"));
    var conditions = R2Conditions.of(asked.path("onlyIf"));
    return shown(store.put(bucket, draft, kept, conditions).orElse(null), true);
  }

  /// The pieces that were kept before, or the bytes that came along.
  private List<R2Object.Piece> pieces(String bucket, JsonNode asked, byte[] bytes)
      throws IOException, SQLException {
    var pieces = new ArrayList<R2Object.Piece>();
    for (var piece : asked.path("pieces")) {
      var digest = new Digest(piece.path("digest").asString(""));
      pieces.add(new R2Object.Piece(digest, piece.path("size").asLong(0)));
    }
    if (bytes.length > 0) {
      pieces.add(store.keep(bucket, bytes));
    }
    store.content().renew(bucket, pieces);
    return pieces;
  }

  private Answer delete(String bucket, JsonNode asked) throws SQLException {
    var keys = new ArrayList<String>();
    asked.path("keys").forEach(key -> keys.add(key.asString("")));
    store.delete(bucket, keys);
    return Answer.of("null");
  }

  private Answer list(String bucket, JsonNode asked) throws SQLException {
    var cursor = asked.path("cursor").asString("");
    var after = cursor.isEmpty() ? asked.path("startAfter").asString("") : R2Words.decoded(cursor);
    var page =
        store.list(
            bucket,
            new R2Store.Selection(
                asked.path("prefix").asString(""),
                asked.path("delimiter").asString(""),
                after,
                asked.path("limit").asLong(0)));
    var shown = JSON.createObjectNode();
    var objects = shown.putArray("objects");
    var metadata = asked.path("metadata").asBoolean(false);
    page.objects().forEach(object -> objects.add(describe(object, metadata)));
    var prefixes = shown.putArray("delimitedPrefixes");
    page.prefixes().forEach(prefixes::add);
    page.cursor().ifPresent(next -> shown.put("cursor", next));
    return Answer.of(shown.toString());
  }

  private static String key(JsonNode asked) {
    return asked.path("key").asString("");
  }

  private static R2Store.Draft draft(JsonNode asked) {
    return new R2Store.Draft(key(asked), json(asked.path("http")), json(asked.path("custom")));
  }

  private static String json(JsonNode object) {
    return object.isObject() ? object.toString() : "{}";
  }

  private static Answer shown(@Nullable R2Object object, boolean metadata) {
    return Answer.of(object == null ? "null" : describe(object, metadata).toString());
  }

  private static ObjectNode describe(R2Object object, boolean metadata) {
    var shown =
        JSON.createObjectNode()
            .put("key", object.key())
            .put("version", object.version())
            .put("size", object.size())
            .put("etag", object.etag())
            .put("uploaded", object.uploaded());
    shown.set("checksums", JSON.readTree(object.checksums()));
    if (metadata) {
      shown.set("http", JSON.readTree(object.http()));
      shown.set("custom", JSON.readTree(object.custom()));
    }
    return shown;
  }

  private static ObjectNode named(ObjectNode shown, R2Object.Piece piece) {
    return shown.put("digest", piece.digest().toString()).put("size", piece.size());
  }
}
