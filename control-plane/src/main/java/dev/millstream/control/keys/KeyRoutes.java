package dev.millstream.control.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Projects;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// SSH keys over the API: list, add, remove.
public final class KeyRoutes {
  private static final String KEYS = "/client/v4/accounts/{account}/ssh_keys";
  private static final int BAD_KEY = 8002001;
  private static final int TAKEN = 8002002;
  private static final int NO_KEY = 8002003;
  private static final int NO_PROJECT = 8000007;

  private final SshKeys keys;
  private final Projects projects;

  public KeyRoutes(SshKeys keys, Projects projects) {
    this.keys = keys;
    this.projects = projects;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", KEYS, this::list),
        Route.of("POST", KEYS, this::add),
        Route.of("DELETE", KEYS + "/{key}", this::remove));
  }

  private record View(
      String id,
      String name,
      Optional<String> project,
      @JsonProperty("read_only") boolean readOnly,
      String key,
      String fingerprint,
      @JsonProperty("created_on") Instant created,
      @JsonProperty("last_used_on") Optional<Instant> used) {
    static View of(SshKey row) {
      return new View(
          row.id(),
          row.name(),
          row.project(),
          row.readOnly(),
          row.key().type() + " " + row.key().base64(),
          row.key().fingerprint(),
          row.created(),
          row.used());
    }
  }

  private ApiResponse list(ApiRequest request) {
    var project = request.query("project");
    return ApiResponse.ok(
        keys.list().stream()
            .filter(row -> project.isEmpty() || row.project().equals(project))
            .map(View::of)
            .toList());
  }

  private record Addition(
      @Nullable String key,
      @Nullable String name,
      @Nullable String project,
      @JsonProperty("read_only") boolean readOnly) {}

  private ApiResponse add(ApiRequest request) throws IOException {
    var asked = request.json(Addition.class);
    NewKey handed;
    try {
      handed =
          NewKey.read(
              Optional.ofNullable(asked.key()).orElse(""),
              Optional.ofNullable(asked.name()).orElse(""));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(BAD_KEY, String.valueOf(e.getMessage()));
    }
    var project = Optional.ofNullable(asked.project());
    if (project.isPresent() && projects.find(project.get()).isEmpty()) {
      throw ApiException.notFound(NO_PROJECT, "there is no project " + project.get());
    }
    var made =
        keys.add(handed, project, asked.readOnly())
            .orElseThrow(() ->
                ApiException.conflict(
                    TAKEN, "this key is there already: remove it first to change what it opens"));
    return ApiResponse.ok(View.of(made));
  }

  private ApiResponse remove(ApiRequest request) {
    var id = request.path("key");
    if (!keys.remove(id)) {
      throw ApiException.notFound(NO_KEY, "there is no SSH key " + id);
    }
    return ApiResponse.ok(Map.of("id", id));
  }
}
