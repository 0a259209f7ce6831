package dev.millstream.app.cli.cache;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `millstream purge`.
@Command(
    name = "purge",
    description = "Take answers of functions out of the edge's cache, at once.",
    footer = {
      "",
      "Files of a site are never cached in this way: a push shows at once.",
      "",
      "Examples:",
      "  millstream purge shop --everything           all of one project",
      "  millstream purge --everything                all of all projects",
      "  millstream purge --url http://shop.localhost:8080/api/prices",
      "  millstream purge --prefix shop.localhost/api",
      "  millstream purge shop --tag prices --tag news",
      "  millstream purge --host next.shop.localhost --json",
    })
public final class PurgeCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROJECT",
      description = "Only of this project (default: of all).")
  Optional<String> project = Optional.empty();

  @Option(names = "--everything", description = "All that is cached.")
  boolean everything;

  @Option(names = "--url", paramLabel = "URL", description = "One URL, in all its variants.")
  List<String> urls = new ArrayList<>();

  @Option(names = "--prefix", paramLabel = "HOST/PATH", description = "What begins so.")
  List<String> prefixes = new ArrayList<>();

  @Option(names = "--tag", paramLabel = "TAG", description = "What had this in Cache-Tag.")
  List<String> tags = new ArrayList<>();

  @Option(names = "--host", paramLabel = "HOST", description = "What a host answered.")
  List<String> hosts = new ArrayList<>();

  @Override
  public Integer call() throws ApiException, IOException {
    var body = body();
    var api = server.connect();
    var zones = api.zones();
    // the first zone is the base domain's
    var base = zones.path(0).path("name").asString("");
    var name = project.map(label -> label + "." + base).orElse(base);
    for (var zone : zones) {
      if (zone.path("name").asString("").equals(name)) {
        return common.tell(
            api.purge(zone.path("id").asString(""), body),
            "purged: " + String.join(", ", body.keySet()) + " of " + name);
      }
    }
    throw new ApiException("there is no project " + project.orElse(""));
  }

  private Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    Map.of("files", urls, "prefixes", prefixes, "tags", tags, "hosts", hosts)
        .forEach((field, values) -> {
          if (!values.isEmpty()) {
            body.put(field, values);
          }
        });
    if (everything == !body.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "say what to purge: --everything, or some of --url, --prefix, --tag and --host");
    }
    return everything ? Map.of("purge_everything", true) : body;
  }
}
