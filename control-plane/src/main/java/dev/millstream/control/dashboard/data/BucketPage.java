package dev.millstream.control.dashboard.data;

import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.r2.R2Object;
import dev.millstream.bindings.r2.R2Store;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.FormFile;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bucket: its objects folder by folder, to be put there, fetched and deleted.
public final class BucketPage {
  private static final String PAGE = Kept.DATA + "/r2/{id}";
  private static final int OBJECTS_SHOWN = 100;

  private final Kept kept;
  private final R2Store store;

  BucketPage(Kept kept) {
    this.kept = kept;
    this.store = kept.bindings().r2();
  }

  List<Route> routes() {
    return List.of(
        kept.page(PAGE, this::show),
        kept.page(PAGE + "/object", this::object),
        kept.upload(PAGE, this::put, this::show),
        kept.form(PAGE + "/delete", this::delete, this::show));
  }

  /// An object that is listed.
  public record Row(String key, String path, String size, String when) {}

  /// Keys that go on after the prefix, as a folder does.
  public record Folder(String name, String path) {}

  /// A page of a bucket.
  public record View(
      String name,
      String id,
      String path,
      String prefix,
      String query,
      List<Folder> folders,
      List<Row> rows,
      Optional<String> next) {}

  private Reply show(Visit visit) throws SQLException {
    var bucket = kept.resource(visit, Kind.R2);
    var path = Kept.path(bucket);
    var prefix = prefix(visit);
    var after = visit.request().query("cursor").map(R2Store::after).orElse("");
    var page = store.list(bucket.id(), new R2Store.Selection(prefix, "/", after, OBJECTS_SHOWN));
    return new Reply.Page(
        "bucket",
        new View(
            bucket.name(),
            bucket.id(),
            path,
            prefix,
            "?prefix=" + Kept.encoded(prefix),
            page.prefixes().stream()
                .map(folder -> new Folder(folder, path + "?prefix=" + Kept.encoded(folder)))
                .toList(),
            page.objects().stream().map(each -> row(path, each)).toList(),
            page.cursor().map(cursor -> Kept.next(path, prefix, cursor))));
  }

  private static Row row(String path, R2Object object) {
    return new Row(
        object.key(),
        path + "/object?key=" + Kept.encoded(object.key()),
        Words.size(object.size()),
        Words.ago(Instant.ofEpochMilli(object.uploaded())));
  }

  /// The object's bytes, always as a download: whoever wrote it chose its type.
  private Reply object(Visit visit) throws SQLException {
    var bucket = kept.resource(visit, Kind.R2).id();
    var object =
        store
            .head(bucket, visit.request().query("key").orElse(""))
            .orElseThrow(() -> Refusal.missing("There is no object of this key."));
    var name = object.key().substring(object.key().lastIndexOf('/') + 1);
    return new Reply.Other(
        new ApiResponse.Streamed(
            Map.of(
                "Content-Type",
                "application/octet-stream",
                "Content-Length",
                Long.toString(object.size()),
                "Content-Disposition",
                "attachment; filename*=UTF-8''" + Kept.encoded(name).replace("+", "%20"),
                "X-Content-Type-Options",
                "nosniff",
                "Cache-Control",
                "no-store"),
            out -> store.copy(bucket, object, out)));
  }

  /// Puts a file there: under the key that was typed, or under its own name in that folder.
  private Reply put(Visit visit, FormFile file) throws IOException, SQLException {
    var bucket = kept.resource(visit, Kind.R2);
    if (file.name().isEmpty()) {
      throw Refusal.of("Choose a file.");
    }
    var typed = visit.typed("name").strip();
    var key = typed.isEmpty() || typed.endsWith("/") ? typed + file.name() : typed;
    var http =
        R2Store.metadata(field -> field.equals("Content-Type") ? file.type() : Optional.empty());
    try {
      store.put(bucket.id(), new R2Store.Draft(key, http, "{}"), file);
    } catch (EOFException broken) {
      throw Refusal.of("The connection broke within the file; nothing was kept.");
    }
    return Reply.done(here(visit, bucket), Notice.ADDED);
  }

  private Reply delete(Visit visit) throws SQLException {
    var bucket = kept.resource(visit, Kind.R2);
    store.delete(bucket.id(), List.of(visit.typed("name")));
    return Reply.done(here(visit, bucket), Notice.REMOVED);
  }

  private static String prefix(Visit visit) {
    return visit.request().query("prefix").orElse("");
  }

  /// The list that the form was sent from.
  private static String here(Visit visit, Resource bucket) {
    return Kept.path(bucket) + "?prefix=" + Kept.encoded(prefix(visit));
  }
}
