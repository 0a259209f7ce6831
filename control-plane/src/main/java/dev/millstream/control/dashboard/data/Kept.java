package dev.millstream.control.dashboard.data;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.control.api.FormFile;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.PageHandler;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/// What functions keep, as pages ask for it: what a store refuses becomes what the page says.
record Kept(Door door, Bindings bindings) {
  static final String DATA = "/data";

  @FunctionalInterface
  interface Asking {
    Reply handle(Visit visit) throws IOException, SQLException;
  }

  @FunctionalInterface
  interface Storing {
    Reply handle(Visit visit, FormFile file) throws IOException, SQLException;
  }

  Route page(String path, Asking shown) {
    return door.page(path, told(shown));
  }

  Route form(String path, Asking action, Asking shown) {
    return door.form(path, told(action), told(shown));
  }

  /// A form with a file.
  Route upload(String path, Storing action, Asking shown) {
    return door.upload(
        path, (visit, file) -> asked(visit, one -> action.handle(one, file)), told(shown));
  }

  private static PageHandler told(Asking asking) {
    return visit -> asked(visit, asking);
  }

  private static Reply asked(Visit visit, Asking asking) throws IOException, SQLException {
    try {
      return asking.handle(visit);
    } catch (dev.millstream.bindings.door.Refusal refused) {
      throw refused.status() == 404
          ? Refusal.missing(String.valueOf(refused.getMessage()))
          : Refusal.of(String.valueOf(refused.getMessage()));
    }
  }

  /// The resource of the address.
  Resource resource(Visit visit, Kind kind) throws SQLException {
    return bindings
        .catalog()
        .find(kind, visit.path("id"))
        .orElseThrow(() -> Refusal.missing("There is no such " + word(kind) + "."));
  }

  /// What people call one of them.
  static String word(Kind kind) {
    return switch (kind) {
      case KV -> "namespace";
      case D1 -> "database";
      case R2 -> "bucket";
      case QUEUE -> "queue";
      case OBJECTS -> "namespace of objects";
      case ANALYTICS -> "dataset";
      case SERVICE -> "service";
      case EMAIL -> "email";
    };
  }

  static String path(Resource resource) {
    return switch (resource.kind()) {
      case KV -> DATA + "/kv/" + resource.id();
      case D1 -> DATA + "/d1/" + resource.id();
      case R2 -> DATA + "/r2/" + resource.id();
      case QUEUE, OBJECTS, ANALYTICS, SERVICE, EMAIL -> DATA;
    };
  }

  /// Where a list goes on.
  static String next(String path, String prefix, String cursor) {
    return "%s?prefix=%s&cursor=%s".formatted(path, encoded(prefix), encoded(cursor));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
