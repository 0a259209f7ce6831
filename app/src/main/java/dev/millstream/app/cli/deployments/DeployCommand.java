package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.deploy.DeployDefaults;
import dev.millstream.app.deploy.FolderDeployment;
import dev.millstream.app.deploy.PackedFiles;
import dev.millstream.app.deploy.SiteFolder;
import dev.millstream.app.terminal.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

@Command(
    name = "deploy",
    description = {
      "Publish a folder as it is; only files that the project lacks travel.",
      "Without --branch it goes live in production. The first deployment makes the project."
    },
    footer = {
      "",
      "Examples:",
      "  millstream deploy dist --project blog",
      "  millstream deploy dist --project blog --branch my-idea    a preview",
      "  millstream deploy                folder and name as wrangler.toml or millstream.toml says",
    })
public final class DeployCommand implements Callable<Integer> {
  private static final String BRANCH = "main";

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "The folder (default: [build] output of millstream.toml, else pages_build_output_dir of"
              + " wrangler.toml).")
  Optional<Path> folder = Optional.empty();

  @Option(
      names = {"-p", "--project"},
      paramLabel = "NAME",
      description = "The project (default: the name in wrangler.toml).")
  Optional<String> project = Optional.empty();

  @Option(
      names = {"-b", "--branch"},
      paramLabel = "BRANCH",
      description = "The branch it belongs to (default: the production branch).")
  Optional<String> branch = Optional.empty();

  @Option(
      names = "--commit-hash",
      paramLabel = "SHA",
      description = "The commit that it was made of.")
  Optional<String> commit = Optional.empty();

  @Option(
      names = {"-m", "--commit-message"},
      paramLabel = "TEXT",
      description = "What it is listed with.")
  Optional<String> message = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException, InterruptedException {
    var home = Path.of("").toAbsolutePath();
    var defaults = DeployDefaults.in(home);
    var source =
        folder
            .or(defaults::folder)
            .orElseThrow(() -> usage("which folder? no millstream.toml or wrangler.toml says it"));
    var name =
        project
            .or(defaults::project)
            .orElseThrow(() -> usage("which project? --project, or name in wrangler.toml"));
    if (!Files.isDirectory(source)) {
      throw usage(source + " is no folder");
    }
    try (var packed = PackedFiles.of(SiteFolder.read(source, home))) {
      var deployment = new FolderDeployment(server.connect(), common.terminal(), name);
      deployment.ensureProject(branch.orElse(BRANCH));
      return tell(deployment, name, deployment.deploy(packed.files(), claims()));
    }
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  private Map<String, String> claims() {
    var claims = new LinkedHashMap<String, String>();
    branch.ifPresent(text -> claims.put("branch", text));
    commit.ifPresent(text -> claims.put("commit_hash", text));
    message.ifPresent(text -> claims.put("commit_message", text));
    return claims;
  }

  private int tell(FolderDeployment made, String project, FolderDeployment.Result result)
      throws ApiException {
    if (common.json) {
      common.print(result);
      return 0;
    }
    var terminal = common.terminal();
    terminal.say(
        "uploaded  %,d of %,d files (%s)"
            .formatted(result.uploaded(), result.files(), Sizes.readable(result.uploadedBytes())));
    terminal.say("deployed  " + result.deployment().path("url").asString(""));
    var kept = made.kept(result.deployment());
    if (kept.isPresent()) {
      terminal.say(("kept      production is locked: " + kept.get()).replaceFirst(": $", ""));
      terminal.say(
          "          to have it there: millstream promote %s %s"
              .formatted(project, result.deployment().path("id").asString("")));
    } else {
      terminal.say("live      " + result.deployment().path("aliases").path(0).asString(""));
    }
    return 0;
  }
}
