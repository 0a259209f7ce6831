package dev.millstream.app.cli.hosts;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "mtls",
    description = {
      "Have a host ask its clients for certificates of an authority of yours (mutual TLS).",
      "Without --mode and --ca it tells how it is now."
    },
    footer = {
      "",
      "Examples:",
      "  millstream domains mtls admin.example.org --ca team-ca.crt --mode need",
      "  millstream domains mtls '*.admin.example.org' --ca team-ca.crt --crl team.crl",
      "  millstream domains mtls admin.example.org --mode off",
    })
final class MutualTlsCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "HOST")
  String host = "";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The authority's certificate, PEM; more than one may stand in it.")
  Optional<Path> authority = Optional.empty();

  @Option(
      names = "--mode",
      paramLabel = "need|want|off",
      description =
          "need lets in only clients with a certificate, want those without one, too (default:"
              + " need).")
  Optional<String> mode = Optional.empty();

  @Option(
      names = "--crl",
      paramLabel = "FILE",
      description = "The authority's revocation list, PEM; without it nothing is revoked.")
  Optional<Path> revoked = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException {
    var path = "/mtls/" + host;
    if (mode.equals(Optional.of("off"))) {
      var gone = server.connect().delete(path);
      return common.tell(gone, host + " asks for no certificates any more");
    }
    if (authority.isEmpty()) {
      if (mode.isPresent() || revoked.isPresent()) {
        throw new ParameterException(
            spec.commandLine(), "--ca FILE is missing: whose certificates are good?");
      }
      return tell(server.connect().get(path));
    }
    var order = new LinkedHashMap<String, String>();
    order.put("mode", mode.orElse("need"));
    order.put("ca", text(authority.get()));
    if (revoked.isPresent()) {
      order.put("crl", text(revoked.get()));
    }
    return tell(server.connect().send("PUT", path, order));
  }

  private int tell(JsonNode rule) {
    var names = rule.path("authorities").valueStream().map(JsonNode::asString);
    var words = new StringBuilder(host);
    words
        .append(
            rule.path("mode").asString("").equals("need")
                ? " lets in only clients with a certificate of "
                : " asks clients for a certificate of ")
        .append(names.collect(Collectors.joining("; ")))
        .append("\n  revoked: ")
        .append(rule.path("revoked").asInt());
    var until = rule.path("crl_expires_on").asString("");
    if (!until.isEmpty()) {
      words.append("; the list is good until ").append(until);
    }
    return common.tell(rule, words.toString());
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }
}
