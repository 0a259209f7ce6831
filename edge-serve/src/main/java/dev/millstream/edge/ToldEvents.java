package dev.millstream.edge;

import dev.millstream.edge.hot.HotEvents;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.pass.Countries;
import dev.millstream.edge.pass.Viewer;
import dev.millstream.edge.player.Viewing;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells of what the hot path repeats.
record ToldEvents(RequestEvents events, Supplier<Countries> countries) implements HotEvents {
  /// What only proxies say of a viewer is not asked for here.
  private static final RequestHead UNSAID =
      new RequestHead("GET", "", "", RequestPath.of("/"), "", true, _ -> null);

  @Override
  public void repeated(
      String method, String host, String path, int status, long bytes, long micros) {
    events.repeated(method, host, path, status, bytes, micros);
  }

  @Override
  public void viewed(String uid, String path, long bytes, HotEvents.Watcher viewer) {
    var country =
        viewer.address() == null
            ? Optional.<String>empty()
            : countries.get().of(new Viewer(viewer.address(), false), UNSAID);
    events.viewed(new Viewing(uid, path, bytes, country, viewer.cmcd()));
  }
}
