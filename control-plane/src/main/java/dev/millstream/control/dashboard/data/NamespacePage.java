package dev.millstream.control.dashboard.data;

import dev.millstream.bindings.kv.KvPage;
import dev.millstream.bindings.kv.KvStore;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A key-value namespace: its keys, page by page, and one value at a time.
public final class NamespacePage {
  private static final String PAGE = Kept.DATA + "/kv/{id}";
  private static final int KEYS_SHOWN = 50;

  /// A longer value is not shown, so that saving the page cannot cut it.
  private static final int SHOWN_BYTES_MAX = 64 << 10;

  private final Kept kept;
  private final KvStore store;

  NamespacePage(Kept kept) {
    this.kept = kept;
    this.store = kept.bindings().kv();
  }

  List<Route> routes() {
    return List.of(
        kept.page(PAGE, this::show),
        kept.form(PAGE, this::put, this::show),
        kept.form(PAGE + "/delete", this::delete, this::show));
  }

  /// A key that is listed.
  public record Row(String key, String path, String until) {}

  /// The value of the key that was chosen; `problem` says why it is not shown.
  public record Value(String key, String text, String problem, String size, String metadata) {}

  /// A page of keys.
  public record View(
      String name,
      String id,
      String path,
      String prefix,
      List<Row> rows,
      Optional<String> next,
      Optional<Value> value) {}

  private Reply show(Visit visit) throws SQLException {
    var namespace = kept.resource(visit, Kind.KV);
    var path = Kept.path(namespace);
    var prefix = visit.request().query("prefix").orElse("");
    var page = store.list(namespace.id(), prefix, KEYS_SHOWN, visit.request().query("cursor"));
    var chosen = visit.request().query("of");
    var value = chosen.isPresent() ? value(namespace.id(), chosen.get()) : Optional.<Value>empty();
    return new Reply.Page(
        "namespace",
        new View(
            namespace.name(),
            namespace.id(),
            path,
            prefix,
            page.names().stream().map(each -> row(path, prefix, each)).toList(),
            page.cursor().map(cursor -> Kept.next(path, prefix, cursor)),
            value));
  }

  private static Row row(String path, String prefix, KvPage.Name key) {
    var link =
        "%s?prefix=%s&of=%s#value".formatted(path, Kept.encoded(prefix), Kept.encoded(key.name()));
    var expires = key.expires();
    return new Row(
        key.name(),
        link,
        expires.isEmpty() ? "" : "until " + Words.full(Instant.ofEpochSecond(expires.getAsLong())));
  }

  private Optional<Value> value(String namespace, String key) throws SQLException {
    var found = store.get(namespace, key);
    if (found.isEmpty()) {
      throw Refusal.missing("There is no value of this name.");
    }
    var bytes = found.get().value();
    var metadata = found.get().metadata();
    var text = bytes.length > SHOWN_BYTES_MAX ? Optional.<String>empty() : text(bytes);
    return Optional.of(
        new Value(
            key,
            text.orElse(""),
            text.isPresent() ? "" : "Too long to be shown here, or no text.",
            Words.size(bytes.length),
            metadata == null ? "" : metadata));
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Reply put(Visit visit) throws SQLException {
    var namespace = kept.resource(visit, Kind.KV);
    var seconds = visit.typed("seconds").strip();
    var metadata = visit.typed("metadata").strip();
    store.put(
        namespace.id(),
        List.of(
            new KvStore.Put(
                visit.typed("name"),
                visit.typed("value").getBytes(StandardCharsets.UTF_8),
                metadata.isEmpty() ? null : metadata,
                null,
                seconds.isEmpty() ? null : seconds)));
    return Reply.done(Kept.path(namespace), Notice.SAVED);
  }

  private Reply delete(Visit visit) throws SQLException {
    var namespace = kept.resource(visit, Kind.KV);
    store.delete(namespace.id(), List.of(visit.typed("name")));
    return Reply.done(Kept.path(namespace), Notice.REMOVED);
  }
}
