package dev.millstream.control.direct;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.direct.UploadedAssets.Row;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The form that ends wrangler's upload: which path has which uploaded file, and the files that are
/// for the server. Makes the tree of it.
final class UploadForm {
  private static final List<String> RULE_FILES = List.of("_headers", "_redirects", "_routes.json");
  private static final int NAMED_MAX = 5;

  private final UploadedAssets assets;
  private final ObjectStore store;
  private final DirectLimits limits;

  UploadForm(UploadedAssets assets, ObjectStore store, DirectLimits limits) {
    this.assets = assets;
    this.store = store;
    this.limits = limits;
  }

  /// The durable tree of a form.
  Digest tree(String project, Form form) throws IOException {
    var manifest = manifest(form);
    try (var stage = assets.stage(project)) {
      var files = uploaded(project, manifest, stage);
      check(project, files);
      var tree = new UploadTree(stage);
      files.forEach(file -> tree.add(file.path(), file.row().digest(), file.row().size()));
      for (var name : RULE_FILES) {
        var file = form.part(name);
        if (file.isPresent()) {
          tree.put(name, file.get().bytes());
        }
      }
      var worker = form.part("_worker.bundle").or(() -> form.part("_worker.js"));
      if (worker.isPresent()) {
        for (var file : WorkerBundle.files(worker.get().bytes()).entrySet()) {
          tree.put(file.getKey(), file.getValue());
        }
      }
      return tree.commit();
    }
  }

  private Map<String, AssetName> manifest(Form form) {
    var part = form.part("manifest").orElseThrow(() -> bad("the form has no field manifest"));
    var json = Json.tree(part.bytes());
    if (!json.isObject()) {
      throw bad("the manifest is not a JSON object of paths and hashes");
    }
    if (json.size() > limits.filesMax()) {
      throw new ApiException(
          413, ErrorCode.TOO_LARGE, "the manifest has more than " + limits.filesMax() + " files");
    }
    var files = new LinkedHashMap<String, AssetName>();
    for (var entry : json.properties()) {
      var hash = entry.getValue().asString("");
      if (!AssetName.isName(hash)) {
        throw bad("the manifest's hash of " + entry.getKey() + " is not 32 hex digits: " + hash);
      }
      var path = entry.getKey();
      files.put(path.startsWith("/") ? path.substring(1) : path, new AssetName(hash));
    }
    return files;
  }

  private List<Uploaded> uploaded(String project, Map<String, AssetName> manifest, Stage stage)
      throws IOException {
    var rows = assets.keep(project, new HashSet<>(manifest.values()), stage);
    var files = new ArrayList<Uploaded>(manifest.size());
    var missing = new ArrayList<String>();
    manifest.forEach((path, name) -> {
      var row = rows.get(name);
      if (row == null) {
        missing.add("/" + path + " (" + name + ")");
      } else {
        files.add(new Uploaded(path, row));
      }
    });
    if (!missing.isEmpty()) {
      throw bad(
          "%,d files of the manifest were not uploaded to %s, or too long ago; deploy again: %s"
              .formatted(missing.size(), project, some(missing)));
    }
    return files;
  }

  /// Checks the names of all bytes that were never checked; they depend on the extension, which
  /// only the manifest tells. What is wrong is forgotten, so that it can be uploaded again.
  private void check(String project, List<Uploaded> files) throws IOException {
    var known = new HashMap<AssetName, String>();
    var unchecked =
        files.stream()
            .filter(file -> !file.row().extension().equals(Optional.of(file.extension())))
            .filter(
                file -> !file.extension().equals(known.put(file.row().name(), file.extension())))
            .toList();
    List<Uploaded> wrong;
    try {
      wrong = unchecked.parallelStream().filter(file -> !matches(project, file)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!wrong.isEmpty()) {
      assets.remove(
          project, wrong.stream().map(file -> file.row().name()).collect(Collectors.toSet()));
      throw bad(
          "the uploaded bytes do not have the hash that the manifest gives them: "
              + some(wrong.stream().map(file -> "/" + file.path()).toList()));
    }
    assets.checked(project, known);
  }

  private boolean matches(String project, Uploaded file) {
    try (var bytes = store.open(Scope.site(project), file.row().digest())) {
      return AssetName.of(bytes, file.extension()).equals(file.row().name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String some(List<String> names) {
    var more = names.size() - NAMED_MAX;
    var shown = String.join(", ", names.subList(0, Math.min(names.size(), NAMED_MAX)));
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(PagesError.BAD_UPLOAD, message);
  }

  private record Uploaded(String path, Row row) {
    String extension() {
      return AssetName.extension(path);
    }
  }
}
