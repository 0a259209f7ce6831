package dev.millstream.control.dashboard.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.BuildLogs;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Rooms;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A deployment's log: as it grows, in server-sent events, and as a whole, in plain text.
public final class LogPages {
  private final Door door;
  private final Rooms rooms;
  private final Sites sites;

  public LogPages(Door door, Rooms rooms) {
    this.door = door;
    this.rooms = rooms;
    this.sites = new Sites(rooms);
  }

  public List<Route> routes() {
    return List.of(
        door.page(Sites.DEPLOYMENT + "/log", this::follow),
        door.page(Sites.DEPLOYMENT + "/log.txt", this::whole));
  }

  /// One event a line, then `end`. A reader that comes again is told everything anew.
  private Reply follow(Visit visit) {
    var deployment = sites.deployment(visit);
    return new Reply.Other(
        new ApiResponse.Streamed(
            Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"),
            out -> follow(deployment, out)));
  }

  private void follow(Deployment deployment, OutputStream out)
      throws IOException, InterruptedException {
    var pushed = deployment.times().created();
    try {
      rooms
          .logs()
          .follow(
              deployment.key(),
              line -> send(out, "data: " + Json.text(LogLine.of(line, pushed)) + "\n\n"));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // the reader has gone
    }
    send(out, "event: end\ndata: \n\n");
  }

  private static void send(OutputStream out, String event) {
    try {
      out.write(event.getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply whole(Visit visit) throws IOException {
    var text =
        rooms.logs().read(sites.deployment(visit).key()).stream()
            .map(BuildLogs.Line::text)
            .collect(Collectors.joining("\n", "", "\n"));
    var headers =
        Map.of(
            "Content-Type",
            "text/plain; charset=utf-8",
            "X-Content-Type-Options",
            "nosniff",
            "Cache-Control",
            "no-store");
    return new Reply.Other(ApiResponse.bytes(200, headers, text.getBytes(UTF_8)));
  }
}
