package dev.millstream.control.dashboard.data;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// All that is kept for functions; makes more of it, and takes it away.
public final class DataPage {
  /// The kinds that a form may make.
  private static final List<Kind> KINDS = List.of(Kind.KV, Kind.D1, Kind.R2);

  private final Kept kept;
  private final Bindings bindings;

  public DataPage(Door door, Bindings bindings) {
    this.kept = new Kept(door, bindings);
    this.bindings = bindings;
  }

  /// All pages of what is kept.
  public List<Route> routes() {
    var routes =
        new ArrayList<>(
            List.of(
                kept.page(Kept.DATA, this::show),
                kept.form(Kept.DATA, this::make, this::show),
                kept.form(Kept.DATA + "/remove", this::remove, this::show)));
    routes.addAll(new NamespacePage(kept).routes());
    routes.addAll(new DatabasePage(kept).routes());
    routes.addAll(new BucketPage(kept).routes());
    return routes;
  }

  /// One of them.
  public record Row(String name, String id, String path, String made, String size) {}

  /// Those of a kind.
  public record Group(String title, String binding, List<Row> rows) {}

  /// All kinds.
  public record View(List<Group> groups) {}

  private Reply show(Visit visit) throws IOException, SQLException {
    return new Reply.Page(
        "data",
        new View(
            List.of(
                new Group("Key-value namespaces", "kv_namespaces", rows(Kind.KV)),
                new Group("SQL databases", "d1_databases", rows(Kind.D1)),
                new Group("Buckets", "r2_buckets", rows(Kind.R2)))));
  }

  private List<Row> rows(Kind kind) throws IOException, SQLException {
    var rows = new ArrayList<Row>();
    for (var each : bindings.catalog().list(kind)) {
      var size = kind == Kind.D1 ? Words.size(bindings.d1().size(each.id())) : "";
      rows.add(new Row(each.name(), each.id(), Kept.path(each), Words.ago(each.created()), size));
    }
    return rows;
  }

  private Reply make(Visit visit) throws SQLException {
    var kind = kind(visit.typed("kind"));
    var name = visit.typed("name").strip();
    if (!name.matches(pattern(kind))) {
      throw Refusal.of(
          switch (kind) {
            case R2 -> "A bucket's name is 3 to 63 of a-z, 0-9 and -, but no - at an end.";
            case D1 -> "A database's name is 1 to 64 letters, digits, _ and -.";
            case KV, QUEUE, OBJECTS, ANALYTICS, SERVICE, EMAIL ->
                "A namespace's name is 1 to 512 characters.";
          });
    }
    var made = bindings.make(kind, name);
    if (made.isEmpty()) {
      throw Refusal.conflict("There is a %s called %s already.".formatted(Kept.word(kind), name));
    }
    return Reply.done(Kept.path(made.get()), Notice.ADDED);
  }

  /// The names that Cloudflare lets them have.
  private static String pattern(Kind kind) {
    return switch (kind) {
      case R2 -> "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]";
      case D1 -> "[A-Za-z0-9_-]{1,64}";
      case KV, QUEUE, OBJECTS, ANALYTICS, SERVICE, EMAIL -> "[^\\p{Cntrl}]{1,512}";
    };
  }

  /// Takes one away with all that is in it, once its name was typed.
  private Reply remove(Visit visit) throws IOException, SQLException {
    var kind = kind(visit.typed("kind"));
    Resource found =
        bindings
            .catalog()
            .find(kind, visit.typed("id"))
            .orElseThrow(() -> Refusal.missing("There is no such " + Kept.word(kind) + "."));
    if (!visit.typed("name").strip().equals(found.name())) {
      throw Refusal.of("Type its name, %s, to delete it.".formatted(found.name()));
    }
    bindings.remove(kind, found.id());
    return Reply.done(Kept.DATA, Notice.DELETED);
  }

  private static Kind kind(String typed) {
    for (var kind : KINDS) {
      if (kind.name().equals(typed)) {
        return kind;
      }
    }
    throw Refusal.of("Choose what to make.");
  }
}
