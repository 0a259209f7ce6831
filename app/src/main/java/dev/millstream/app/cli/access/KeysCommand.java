package dev.millstream.app.cli.access;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `millstream keys …`.
@Command(
    name = "keys",
    description = "SSH keys that may push: a user's, for all projects, or deploy keys for one.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeysCommand.Add.class, KeysCommand.Listing.class, KeysCommand.Remove.class},
    footer = {
      "",
      "Examples:",
      "  millstream keys add ~/.ssh/id_ed25519.pub",
      "  millstream keys add ci.pub --project blog --name 'CI of the blog'",
      "  millstream keys add mirror.pub --project blog --read-only",
      "  millstream keys list",
      "  millstream keys remove 1f0c7a99d3b2e4c8",
    })
public final class KeysCommand extends CommandGroup {
  @Command(
      name = "add",
      description = "Let a key in.",
      footer = {"", "Examples:", "  millstream keys add ~/.ssh/id_ed25519.pub"})
  static final class Add implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "FILE", description = "The public key (.pub); - reads it from stdin.")
    String file = "";

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "What to call it (default: the key's comment).")
    Optional<String> name = Optional.empty();

    @Option(
        names = "--project",
        paramLabel = "PROJECT",
        description = "Open only this project (default: all, and new ones).")
    Optional<String> project = Optional.empty();

    @Option(names = "--read-only", description = "Clone and fetch, but do not push.")
    boolean readOnly;

    @Override
    public Integer call() throws ApiException, IOException {
      var asked = new LinkedHashMap<String, Object>();
      asked.put("key", key());
      name.ifPresent(text -> asked.put("name", text));
      project.ifPresent(text -> asked.put("project", text));
      asked.put("read_only", readOnly);
      var made = server.connect().send("POST", "/ssh_keys", asked);
      return common.tell(
          made,
          "%s  %s  may %s %s"
              .formatted(
                  made.path("id").asString(""),
                  made.path("fingerprint").asString(""),
                  readOnly ? "read" : "push to",
                  project.orElse("every project")));
    }

    private String key() throws IOException {
      if (file.equals("-")) {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      }
      try {
        return Files.readString(Path.of(file));
      } catch (NoSuchFileException e) {
        throw new IOException(
            "there is no file %s: ssh-keygen -t ed25519 makes a key".formatted(file), e);
      }
    }
  }

  @Command(
      name = "list",
      description = "List the keys that may come in.",
      footer = {"", "Examples:", "  millstream keys list --project blog"})
  static final class Listing implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Option(
        names = "--project",
        paramLabel = "PROJECT",
        description = "Only the deploy keys of this project.")
    Optional<String> project = Optional.empty();

    @Override
    public Integer call() throws ApiException, IOException {
      var keys =
          server.connect().get("/ssh_keys" + project.map(name -> "?project=" + name).orElse(""));
      if (common.json) {
        common.print(keys);
        return 0;
      }
      var table = new Table("ID", "NAME", "OPENS", "MAY", "FINGERPRINT", "LAST USED");
      for (var key : keys) {
        table.row(
            key.path("id").asString(""),
            key.path("name").asString(""),
            key.path("project").asString("all"),
            key.path("read_only").asBoolean() ? "read" : "push",
            key.path("fingerprint").asString(""),
            Times.readable(key.path("last_used_on").asString("")));
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "remove",
      description = "Shut a key out.",
      footer = {"", "Examples:", "  millstream keys remove 1f0c7a99d3b2e4c8"})
  static final class Remove implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "ID", description = "The key's id, as 'keys list' has it.")
    String id = "";

    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(server.connect().delete("/ssh_keys/" + id), id + " is shut out.");
    }
  }
}
