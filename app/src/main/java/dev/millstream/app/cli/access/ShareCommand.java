package dev.millstream.app.cli.access;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.Span;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.server.ShareKey;
import dev.millstream.edge.access.ShareTokens;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "share",
    description = "Print a link that shows a private preview to whoever has it.",
    footer = {
      "",
      "It signs with the key in the server's data folder, so it runs where that is.",
      "",
      "Examples:",
      "  millstream share blog@new-design",
      "  millstream share blog@new-design --expires 12h",
    })
public final class ShareCommand implements Callable<Integer> {
  private static final Pattern PREVIEW = Pattern.compile("([a-z0-9][a-z0-9-]*)@(.+)");

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT@BRANCH", description = "The preview.")
  String preview = "";

  @Option(
      names = "--expires",
      paramLabel = "SPAN",
      converter = Span.Reader.class,
      description = "How long the link works: minutes, hours or days (default: 7d).")
  Span expires = new Span(Duration.ofDays(7));

  @Override
  public Integer call() throws ApiException, IOException {
    var named = PREVIEW.matcher(preview);
    if (!named.matches()) {
      throw wrong("'" + preview + "' is not PROJECT@BRANCH, such as blog@new-design");
    }
    var until = Instant.now().plus(expires.length());
    var address = address(named.group(1), named.group(2));
    var file = DataFolder.shareKey(server.folder());
    if (!Files.isReadable(file)) {
      throw new IOException(
          file + " is missing: run this where the server's data folder is, or give --data");
    }
    var label = URI.create(address).getHost().split("\\.", -1)[0];
    var ref = RefName.branch(named.group(1), label);
    var link = address + "?" + ShareTokens.PARAMETER + "=" + ShareKey.read(file).token(ref, until);
    if (common.json) {
      common.print(Map.of("url", link, "expires", until.toString()));
    } else {
      common.terminal().say(link);
    }
    return 0;
  }

  private String address(String project, String branch) throws ApiException, IOException {
    for (var deployment : Deployments.of(server.connect(), project).list()) {
      var of = deployment.path("deployment_trigger").path("metadata").path("branch").asString("");
      if (of.equals(branch) && !Deployments.isProduction(deployment)) {
        return deployment.path("aliases").path(0).asString("");
      }
    }
    throw new ApiException(
        "%s has no preview of %s: 'millstream deployments %1$s' lists them"
            .formatted(project, branch));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
