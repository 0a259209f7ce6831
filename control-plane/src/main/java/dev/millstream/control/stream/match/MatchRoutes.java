package dev.millstream.control.stream.match;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Videos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// `/stream/matching`: the lists, and what was found on them.
public final class MatchRoutes {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int FOUND_MAX = 1_000;

  private final String videosPath;
  private final String path;
  private final Database database;
  private final Videos videos;
  private final Screening screening;
  private final Doors doors;
  private final MatchLimits limits = MatchLimits.DEFAULT;

  /// What the routes have others do.
  public interface Doors {
    /// Takes a video away; false if there is none.
    boolean remove(String uid) throws IOException;

    /// Has a video encoded again, from its source.
    void encode(Handle handle, String uid);
  }

  /// Routes below `path`, the videos' own.
  public MatchRoutes(
      String path, Database database, Videos videos, Screening screening, Doors doors) {
    videosPath = path;
    this.path = path + "/matching";
    this.database = database;
    this.videos = videos;
    this.screening = screening;
    this.doors = doors;
  }

  /// The routes.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", path + "/lists", _ -> lists()),
        Route.of("PUT", path + "/lists/{list}", this::set),
        Route.of("DELETE", path + "/lists/{list}", this::remove),
        Route.of("PUT", path + "/lists/{list}/hashes", request -> load(request, true)),
        Route.of("POST", path + "/lists/{list}/hashes", request -> load(request, false)),
        Route.of("GET", path + "/found", _ -> found()),
        Route.of("POST", path + "/release", this::releaseFile),
        Route.of("POST", videosPath + "/{uid}/release", this::release),
        Route.of("POST", videosPath + "/{uid}/takedown", this::takedown));
  }

  private record View(String name, String action, long sha256, long pdq) {
    static View of(MatchRows.Listed listed) {
      return new View(listed.name(), listed.action().word(), listed.sha256(), listed.pdq());
    }
  }

  private ApiResponse lists() {
    return ApiResponse.ok(database.read(MatchRows::lists).stream().map(View::of).toList());
  }

  private ApiResponse found() {
    return ApiResponse.ok(database.read(handle -> MatchRows.found(handle, FOUND_MAX)));
  }

  private ApiResponse set(ApiRequest request) throws IOException {
    var name = request.path("list");
    if (!NAME.matcher(name).matches()) {
      throw bad("a list's name has small letters, digits and hyphens, 63 at most");
    }
    var action =
        Action.of(Json.tree(request.body()).path("action").asString(""))
            .orElseThrow(() -> bad("action is block, quarantine or notify"));
    database.write(handle -> {
      var there = MatchRows.lists(handle);
      if (there.size() >= limits.listsMax()
          && there.stream().noneMatch(list -> list.name().equals(name))) {
        throw bad("there are " + limits.listsMax() + " lists already");
      }
      MatchRows.set(handle, name, action);
      return name;
    });
    return shown(name);
  }

  private ApiResponse remove(ApiRequest request) {
    var name = request.path("list");
    if (!database.<Boolean, RuntimeException>write(handle -> MatchRows.remove(handle, name))) {
      throw none(name);
    }
    screening.known().refresh();
    return ApiResponse.ok(null);
  }

  private ApiResponse load(ApiRequest request, boolean instead) throws IOException {
    var name = request.path("list");
    var text = new String(request.body(limits.bodyBytesMax()), StandardCharsets.UTF_8);
    add(name, Hashes.parse(text), instead);
    return shown(name);
  }

  private void add(String name, Hashes hashes, boolean instead) {
    database.write(handle -> {
      if (MatchRows.action(handle, name).isEmpty()) {
        throw none(name);
      }
      if (instead) {
        MatchRows.empty(handle, name);
      }
      if (MatchRows.count(handle) + hashes.size() > limits.hashesMax()) {
        throw bad("all lists together have " + limits.hashesMax() + " hashes at most");
      }
      MatchRows.add(handle, name, hashes);
      return name;
    });
    screening.known().refresh();
  }

  /// Of a site: its next deployment shows it.
  private ApiResponse releaseFile(ApiRequest request) throws IOException {
    var file = Json.tree(request.body()).path("file").asString("");
    database.write(handle -> {
      if (!MatchRows.release(handle, file)) {
        throw ApiException.notFound(
            StreamError.NOT_FOUND,
            "Not Found: no file \"" + file + "\" is in quarantine; they are called PROJECT:/PATH");
      }
      return file;
    });
    return ApiResponse.ok(null);
  }

  private ApiResponse release(ApiRequest request) {
    var uid = request.path("uid");
    database.write(handle -> {
      if (!MatchRows.release(handle, uid)) {
        throw ApiException.notFound(
            StreamError.NOT_FOUND, "Not Found: nothing of " + uid + " is in quarantine");
      }
      doors.encode(handle, uid);
      return uid;
    });
    return ApiResponse.ok(null);
  }

  /// Learns what the video is, and takes it away.
  private ApiResponse takedown(ApiRequest request) throws IOException {
    var uid = request.path("uid");
    var name = Json.tree(request.body()).path("list").asString("");
    if (videos.find(uid).isEmpty()) {
      throw ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no video " + uid);
    }
    add(name, screening.hashes(uid), false);
    doors.remove(uid);
    return shown(name);
  }

  private ApiResponse shown(String name) {
    return ApiResponse.ok(
        database.read(MatchRows::lists).stream()
            .filter(list -> list.name().equals(name))
            .findFirst()
            .map(View::of)
            .orElseThrow(() -> none(name)));
  }

  private static ApiException none(String name) {
    return ApiException.notFound(
        StreamError.NOT_FOUND,
        "Not Found: there is no list \"%s\"; PUT …/matching/lists/NAME makes one".formatted(name));
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
