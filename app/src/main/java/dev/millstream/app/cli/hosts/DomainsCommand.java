package dev.millstream.app.cli.hosts;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Adds, lists, proves and removes custom domains.
@Command(
    name = "domains",
    description = "A project's own domains.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DomainsCommand.Add.class,
      DomainsCommand.Listing.class,
      DomainsCommand.Verify.class,
      DomainsCommand.Renew.class,
      DomainsCommand.Remove.class,
      MutualTlsCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream domains add blog example.org",
      "  millstream domains add blog www.example.org --redirect-to example.org",
      "  millstream domains verify blog example.org",
      "  millstream domains mtls admin.example.org --ca team-ca.crt",
    })
public final class DomainsCommand extends CommandGroup {
  /// What all of them are told.
  static class Named {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(index = "0", paramLabel = "PROJECT")
    String project = "";

    String path() {
      return "/pages/projects/" + project + "/domains";
    }

    /// Says how far a domain is, and how to prove it if it is not.
    int tell(JsonNode domain) {
      var active = domain.path("status").asString("").equals("active");
      if (common.json) {
        common.print(domain);
        return 0;
      }
      var name = domain.path("name").asString("");
      var terminal = common.terminal();
      if (active) {
        terminal.say(name + " is active");
        var certificate = domain.path("certificate");
        if (certificate.isObject()) {
          terminal.say("  certificate: " + certificate(certificate));
        }
        return 0;
      }
      var proof = domain.path("validation_data");
      terminal.say("%s is %s".formatted(name, domain.path("status").asString("")));
      var problem = proof.path("error_message").asString("");
      if (!problem.isEmpty()) {
        terminal.say("  last look: " + problem);
      }
      terminal.say("Prove that it is yours, one of:");
      terminal.say("  - point its A or AAAA record at this server (port 80)");
      terminal.say(
          "  - add a TXT record  %s  %s"
              .formatted(
                  proof.path("txt_name").asString(""), proof.path("txt_value").asString("")));
      terminal.say("It is looked for again by itself; 'domains verify' looks at once.");
      return 0;
    }
  }

  /// How far a certificate is, in a line.
  private static String certificate(JsonNode certificate) {
    var problem = certificate.path("error_message").asString("");
    var expires = certificate.path("expires_on").asString("");
    return certificate.path("status").asString("")
        + (expires.isEmpty() ? "" : " until " + expires)
        + (problem.isEmpty() ? "" : " (" + problem + ")");
  }

  @Command(
      name = "add",
      description = "Add a domain to a project and say how to prove it.",
      footer = {"", "Examples:", "  millstream domains add blog example.org"})
  static final class Add extends Named implements Callable<Integer> {
    @Parameters(index = "1", paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--redirect-to",
        paramLabel = "HOST",
        description = "Send visitors there instead of showing the site.")
    Optional<String> redirectTo = Optional.empty();

    @Override
    public Integer call() throws ApiException, IOException {
      var body = Map.of("name", domain, "redirect_to", redirectTo.orElse(""));
      return tell(server.connect().send("POST", path(), body));
    }
  }

  @Command(
      name = "list",
      description = "List a project's domains.",
      footer = {"", "Examples:", "  millstream domains list blog"})
  static final class Listing extends Named implements Callable<Integer> {
    @Override
    public Integer call() throws ApiException, IOException {
      var all = server.connect().get(path());
      if (common.json) {
        common.print(all);
        return 0;
      }
      var table = new Table("DOMAIN", "STATUS", "CERTIFICATE", "REDIRECTS TO");
      for (var one : all) {
        table.row(
            one.path("name").asString(""),
            one.path("status").asString(""),
            certificate(one.path("certificate")),
            one.path("redirect_to").asString(""));
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "verify",
      description = "Look for a domain's proof now.",
      footer = {"", "Examples:", "  millstream domains verify blog example.org"})
  static final class Verify extends Named implements Callable<Integer> {
    @Parameters(index = "1", paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() throws ApiException, IOException {
      var found = server.connect().post(path() + "/" + domain + "/verify");
      tell(found);
      return found.path("status").asString("").equals("active") ? 0 : 1;
    }
  }

  @Command(
      name = "renew",
      description = "Have a domain's certificate ordered now, due or not.",
      footer = {"", "Examples:", "  millstream domains renew blog example.org"})
  static final class Renew extends Named implements Callable<Integer> {
    @Parameters(index = "1", paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() throws ApiException, IOException {
      var asked = server.connect().post(path() + "/" + domain + "/certificate");
      return common.tell(
          asked, "A certificate is being ordered; 'domains list' tells how far it is");
    }
  }

  @Command(
      name = "remove",
      description = "Take a domain away from a project.",
      footer = {"", "Examples:", "  millstream domains remove blog example.org"})
  static final class Remove extends Named implements Callable<Integer> {
    @Parameters(index = "1", paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(
          server.connect().delete(path() + "/" + domain), domain + " is gone from " + project);
    }
  }
}
