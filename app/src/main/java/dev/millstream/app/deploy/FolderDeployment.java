package dev.millstream.app.deploy;

import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import dev.millstream.app.terminal.ProgressBar;
import dev.millstream.app.terminal.Sizes;
import dev.millstream.app.terminal.Terminal;
import dev.millstream.control.direct.AssetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a deployment of files: hashes them, uploads what the project lacks, and waits until it is
/// live.
public final class FolderDeployment {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration POLL_FIRST = Duration.ofMillis(50);
  private static final Duration POLL_MOST = Duration.ofSeconds(1);

  private final Api api;
  private final Terminal terminal;
  private final String project;

  public FolderDeployment(Api api, Terminal terminal, String project) {
    this.api = api;
    this.terminal = terminal;
    this.project = project;
  }

  /// What became of it: how many files the site has, how many of them travelled, with how many
  /// bytes, and the deployment as the API shows it.
  public record Result(int files, int uploaded, long uploadedBytes, JsonNode deployment) {}

  /// Makes the project if there is none; `branch` becomes its production branch then.
  public void ensureProject(String branch) throws ApiException {
    try {
      api.get("/pages/projects/" + project);
    } catch (ApiException e) {
      if (!e.isMissing()) {
        throw e;
      }
      api.send("POST", "/pages/projects", Map.of("name", project, "production_branch", branch));
      terminal.note("made the project " + project + " (production branch " + branch + ")");
    }
  }

  /// Deploys; `claims` are the form's other fields, such as `branch`.
  public Result deploy(Collection<LocalFile> files, Map<String, String> claims)
      throws IOException, ApiException, InterruptedException {
    var ticket = UploadTicket.fetch(api, project);
    ticket.check(files);
    var names = names(files);
    var missing = new LinkedHashMap<AssetName, LocalFile>();
    var patience = new Patience(terminal);
    patience.with(() -> {
      // asked each time, so that what has arrived does not travel again
      var lacking = missing(UploadTicket.fetch(api, project), names);
      missing.putAll(lacking);
      upload(lacking);
      return lacking;
    });
    var form = new DeployForm(claims, names);
    var target = api.at(path("/deployments"));
    var made = api.upload(target, form.contentType(), form::write);
    var ended = untilEnded(made.path("id").asString(""), patience);
    var bytes = missing.values().stream().mapToLong(LocalFile::bytes).sum();
    return new Result(files.size(), missing.size(), bytes, ended);
  }

  /// Why a deployment that is production's is not live; empty if it is.
  public Optional<String> kept(JsonNode deployment) throws ApiException {
    var lock = api.get(path("")).path("lock");
    if (lock.isMissingNode() || lock.isNull() || !Deployments.isProduction(deployment)) {
      return Optional.empty();
    }
    return Optional.of(lock.path("reason").asString(""));
  }

  private String path(String below) {
    return "/pages/projects/" + project + below;
  }

  private Map<LocalFile, AssetName> names(Collection<LocalFile> files) throws IOException {
    var names = new ConcurrentHashMap<LocalFile, AssetName>();
    var done = new AtomicInteger();
    try (var bar = new ProgressBar(terminal, "hashing   ")) {
      files.parallelStream()
          .forEach(file -> {
            names.put(file, name(file));
            var count = done.incrementAndGet();
            synchronized (bar) {
              bar.show((double) count / files.size(), "%,d files".formatted(count));
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return names;
  }

  private static AssetName name(LocalFile file) {
    try (var bytes = Files.newInputStream(file.file())) {
      return AssetName.of(bytes, AssetName.extension(file.path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<AssetName, LocalFile> missing(
      UploadTicket ticket, Map<LocalFile, AssetName> names) throws ApiException {
    var asked = new HashSet<String>();
    names.values().forEach(name -> asked.add(name.hex()));
    var body = JSON.writeValueAsBytes(Map.of("hashes", asked));
    var api = ticket.api();
    var answer =
        api.upload(
            api.root("/pages/assets/check-missing"), "application/json", out -> out.write(body));
    var lacking = new HashSet<String>();
    answer.forEach(name -> lacking.add(name.asString("")));
    var missing = new LinkedHashMap<AssetName, LocalFile>();
    names.forEach((file, name) -> {
      if (lacking.contains(name.hex())) {
        missing.put(name, file);
      }
    });
    return missing;
  }

  private void upload(Map<AssetName, LocalFile> missing) throws ApiException {
    var all = missing.values().stream().mapToLong(LocalFile::bytes).sum();
    var sent = new Sent(all);
    try (var bar = new ProgressBar(terminal, "uploading ")) {
      for (var batch : FileBatch.of(missing)) {
        // a fresh ticket each, as one is good for minutes only
        var uploader = UploadTicket.fetch(api, project).api();
        uploader.upload(
            uploader.root("/pages/assets/upload"),
            "application/json",
            out -> batch.write(out, file -> sent.show(bar, file)));
      }
    }
  }

  private static final class Sent {
    private final long all;
    private long bytes;

    Sent(long all) {
      this.all = all;
    }

    void show(ProgressBar bar, LocalFile file) {
      bytes += file.bytes();
      var part = all == 0 ? 1 : (double) bytes / all;
      bar.show(part, Sizes.readable(bytes) + " of " + Sizes.readable(all));
    }
  }

  private JsonNode untilEnded(String id, Patience patience)
      throws ApiException, InterruptedException {
    var pause = POLL_FIRST;
    var now = patience.with(() -> api.get(path("/deployments/" + id)));
    while (!now.path("latest_stage").path("name").asString("").equals("deploy")) {
      Thread.sleep(pause);
      pause = pause.multipliedBy(2).compareTo(POLL_MOST) < 0 ? pause.multipliedBy(2) : POLL_MOST;
      now = patience.with(() -> api.get(path("/deployments/" + id)));
    }
    if (!now.path("latest_stage").path("status").asString("").equals("success")) {
      for (var line : api.get(path("/deployments/" + id + "/history/logs")).path("data")) {
        terminal.note(line.path("line").asString(""));
      }
      throw new ApiException(
          "the deployment %s did not go live: %s"
              .formatted(id, now.path("problem").asString("it was cancelled")));
    }
    return now;
  }
}
