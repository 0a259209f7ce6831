package dev.millstream.app.cli.projects;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The commands of `millstream projects` about a repository that lives elsewhere.
final class ConnectionCommands {
  private ConnectionCommands() {}

  @Command(
      name = "connect",
      description = "Have a project follow a repository on GitHub, GitLab, Gitea, Forgejo, …",
      footer = {
        "",
        "Prints what to enter there: the webhook's address and secret and, for an SSH address,",
        "a deploy key. The project is made if there is none.",
        "",
        "Examples:",
        "  millstream projects connect blog git@github.com:ada/blog.git",
        "  millstream projects connect blog https://gitlab.com/ada/blog.git --token-file token",
        "  millstream projects connect blog https://git.example.org/ada/blog.git --forge gitea",
      })
  static final class Connect extends OfConnection {
    @Parameters(index = "1", paramLabel = "URL", description = "The repository, HTTPS or SSH.")
    String url = "";

    @Option(
        names = "--forge",
        paramLabel = "KIND",
        description =
            "github, gitlab, gitea, forgejo, gogs or bitbucket (default: known by the host).")
    Optional<String> forge = Optional.empty();

    @Option(
        names = "--branch",
        paramLabel = "B",
        description = "The branch that is production's (default: the project's; else main).")
    Optional<String> branch = Optional.empty();

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "Holds a token of the forge: reads over HTTPS, and sets commit statuses.")
    Optional<Path> token = Optional.empty();

    @Option(
        names = "--api-url",
        paramLabel = "URL",
        description = "The forge's API, where it is not at the usual place.")
    Optional<String> api = Optional.empty();

    @Option(
        names = "--build-forks",
        description = "Build pull requests of others' copies, without secrets.")
    boolean forks;

    @Option(
        names = "--keep-previews",
        description = "Keep the preview's address of a branch that was deleted.")
    boolean keepsPreviews;

    @Override
    public Integer call() throws ApiException, IOException {
      var asked = new HashMap<String, Object>();
      asked.put("url", url);
      forge.ifPresent(text -> asked.put("forge", text));
      branch.ifPresent(text -> asked.put("branch", text));
      api.ifPresent(text -> asked.put("api_url", text));
      if (token.isPresent()) {
        asked.put("token", Files.readString(token.get(), StandardCharsets.UTF_8).strip());
      }
      asked.put("build_forks", forks);
      asked.put("keep_previews", keepsPreviews);
      var made = server.connect().send("PUT", path(), asked);
      if (common.json) {
        common.print(made);
        return 0;
      }
      var terminal = common.terminal();
      terminal.say(project + " follows " + made.path("url").asString(""));
      terminal.say("Add a webhook there, for pushes (and pull requests), as application/json:");
      terminal.say("  address  " + made.path("hook_url").asString(""));
      terminal.say("  secret   " + made.path("secret").asString(""));
      if (made.path("public_key").isString()) {
        terminal.say("Add this deploy key there, to read:");
        terminal.say("  " + made.path("public_key").asString(""));
        terminal.say("Then: millstream projects sync " + project);
      }
      return 0;
    }
  }

  @Command(
      name = "connection",
      description = "Show which repository a project follows, and how that goes.",
      footer = {"", "Examples:", "  millstream projects connection blog"})
  static final class Show extends OfConnection {
    @Override
    public Integer call() throws ApiException, IOException {
      var now = server.connect().get(path());
      if (common.json) {
        common.print(now);
        return 0;
      }
      line("repository", now.path("url"));
      line("forge", now.path("forge"));
      line("production", now.path("production_branch"));
      line("webhook", now.path("hook_url"));
      line("deploy key", now.path("public_key"));
      line("host key", now.path("host_key"));
      line("fetched", now.path("last_fetched_on"));
      line("problem", now.path("problem"));
      return 0;
    }

    private void line(String name, JsonNode value) {
      if (value.isString()) {
        common.terminal().say("%-11s %s".formatted(name, value.asString("")));
      }
    }
  }

  @Command(
      name = "sync",
      description = "Fetch a branch of the repository now, and build it if it is new.",
      footer = {"", "Examples:", "  millstream projects sync blog"})
  static final class Sync extends OfConnection {
    @Option(
        names = "--branch",
        paramLabel = "B",
        description = "The branch to fetch (default: production's).")
    Optional<String> branch = Optional.empty();

    @Override
    public Integer call() throws ApiException, IOException {
      var asked = branch.map(name -> Map.of("branch", name)).orElse(Map.of());
      var queued = server.connect().send("POST", path() + "/sync", asked);
      return common.tell(queued, queued.path("branch").asString("") + " is being fetched.");
    }
  }

  @Command(
      name = "disconnect",
      description = "Have a project follow no repository any more; its site stays.",
      footer = {"", "Examples:", "  millstream projects disconnect blog"})
  static final class Disconnect extends OfConnection {
    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(
          server.connect().delete(path()), project + " follows no repository any more.");
    }
  }

  /// What all of them are told.
  abstract static class OfConnection implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
    String project = "";

    String path() {
      return "/pages/projects/%s/connection".formatted(project);
    }
  }
}
