package dev.millstream.control.direct;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.Json;
import dev.millstream.control.pages.PagesError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What wrangler's `_worker.bundle` holds, laid out as the `_worker.js` folder and the
/// `wrangler.json` of a repository, so that it is bundled like one.
final class WorkerBundle {
  private static final String FOLDER = "_worker.js/";
  private static final String ENTRY = "index.js";
  private static final Set<String> MODULES =
      Set.of(
          "application/javascript+module",
          "application/javascript",
          "text/javascript",
          "application/json",
          "text/plain");

  private WorkerBundle() {}

  /// Files by their path.
  static Map<String, byte[]> files(byte[] bundle) throws IOException {
    var form = Form.parse(bundle);
    var metadata =
        Json.tree(form.part("metadata").orElseThrow(() -> bad("it has no metadata")).bytes());
    var main = metadata.path("main_module").asString("");
    if (form.part(main).isEmpty()) {
      throw bad("its main module \"" + main + "\" is missing");
    }
    var files = new LinkedHashMap<String, byte[]>();
    form.parts()
        .forEach((name, part) -> {
          if (name.equals("metadata") || part.type().startsWith("application/source-map")) {
            return;
          }
          if (!SiteFile.isSafe(name)) {
            throw bad("\"" + name + "\" cannot be a module's name");
          }
          if (MODULES.stream().noneMatch(part.type()::startsWith)) {
            throw bad(
                "the module " + name + " is " + part.type() + ", which functions cannot import");
          }
          files.put(FOLDER + name, part.bytes());
        });
    if (!main.equals(ENTRY)) {
      var module = Json.text("./" + main);
      var entry = "export * from %s;\nexport { default } from %s;\n".formatted(module, module);
      files.put(FOLDER + ENTRY, entry.getBytes(StandardCharsets.UTF_8));
    }
    files.put("wrangler.json", Json.encode(surroundings(metadata)));
    return files;
  }

  private static Map<String, Object> surroundings(JsonNode metadata) {
    var vars = new LinkedHashMap<String, Object>();
    var namespaces = new ArrayList<Map<String, String>>();
    var databases = new ArrayList<Map<String, String>>();
    var buckets = new ArrayList<Map<String, String>>();
    var producers = new ArrayList<Map<String, Object>>();
    var objects = new ArrayList<Map<String, String>>();
    for (var binding : metadata.path("bindings")) {
      var name = binding.path("name").asString("");
      switch (binding.path("type").asString("")) {
        case "plain_text" -> vars.put(name, binding.path("text").asString(""));
        case "json" -> vars.put(name, binding.path("json"));
        case "kv_namespace" ->
            namespaces.add(bound(name, "id", binding.path("namespace_id").asString("")));
        case "d1" -> databases.add(bound(name, "database_id", binding.path("id").asString("")));
        case "r2_bucket" ->
            buckets.add(bound(name, "bucket_name", binding.path("bucket_name").asString("")));
        case "durable_object_namespace" -> objects.add(objects(name, binding));
        case "queue" -> producers.add(producer(name, binding));
        default -> {} // what other bindings need is not part of an upload
      }
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("vars", vars);
    // wrangler has chosen them for the branch's environment already
    var declared =
        Map.of(
            "kv_namespaces", namespaces,
            "d1_databases", databases,
            "r2_buckets", buckets,
            "queues", Map.of("producers", producers),
            "durable_objects", Map.of("bindings", objects));
    all.put("env", Map.of("preview", declared, "production", declared));
    var date = metadata.path("compatibility_date").asString("");
    if (!date.isEmpty()) {
      all.put("compatibility_date", date);
    }
    return all;
  }

  private static Map<String, String> objects(String name, JsonNode binding) {
    var bound = new LinkedHashMap<String, String>();
    bound.put("name", name);
    bound.put("class_name", binding.path("class_name").asString(""));
    if (binding.has("script_name")) {
      bound.put("script_name", binding.path("script_name").asString(""));
    }
    return bound;
  }

  private static Map<String, String> bound(String name, String key, String id) {
    return Map.of("binding", name, key, id);
  }

  private static Map<String, Object> producer(String name, JsonNode binding) {
    var bound = new LinkedHashMap<String, Object>();
    bound.put("binding", name);
    bound.put("queue", binding.path("queue_name").asString(""));
    if (binding.has("delivery_delay")) {
      bound.put("delivery_delay", binding.path("delivery_delay"));
    }
    return bound;
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(PagesError.BAD_UPLOAD, "_worker.bundle: " + message);
  }
}
