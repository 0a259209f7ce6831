package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import dev.millstream.app.client.TailFilters;
import dev.millstream.app.client.TailSocket;
import dev.millstream.app.terminal.TailPrinter;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tail",
    description = {
      "Watch a project's functions: requests, console, exceptions, outcomes, as they happen.",
      "Ends with Ctrl-C, or after six hours."
    },
    footer = {
      "",
      "Examples:",
      "  millstream tail blog                        all of its deployments",
      "  millstream tail blog 3f9c02aa               one of them",
      "  millstream tail blog --status error         what goes wrong",
      "  millstream tail blog --header user-agent:curl --method POST",
      "  millstream tail blog --json | jq .logs      one JSON text a line",
    })
final class TailCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "Only this deployment (default: all).")
  Optional<String> id = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "pretty or json (as --json); default: pretty.")
  Optional<Format> format = Optional.empty();

  @ArgGroup(validate = false)
  Only only = new Only();

  enum Format {
    pretty,
    json
  }

  /// What is wanted, as wrangler has it.
  static final class Only {
    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "Only ok, error or canceled ones; may be repeated.")
    List<TailFilters.Status> status = List.of();

    @Option(
        names = "--method",
        paramLabel = "METHOD",
        description = "Only this HTTP method; may be repeated.")
    List<String> method = List.of();

    @Option(
        names = "--header",
        paramLabel = "NAME[:TEXT]",
        description = "Only requests with this header, and TEXT in it.")
    Optional<String> header = Optional.empty();

    @Option(
        names = "--ip",
        paramLabel = "ADDRESS",
        description = "Only from this address; self is your own; may be repeated.")
    List<String> ip = List.of();

    @Option(
        names = "--search",
        paramLabel = "TEXT",
        description = "Only where a console line contains TEXT.")
    Optional<String> search = Optional.empty();

    @Option(
        names = "--sampling-rate",
        paramLabel = "RATE",
        description = "Only this share, such as 0.1.")
    Optional<Double> rate = Optional.empty();
  }

  @Override
  public Integer call() throws ApiException, IOException, InterruptedException {
    if (only.rate.isPresent() && !(only.rate.get() > 0 && only.rate.get() < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--sampling-rate lies between 0 and 1, not " + only.rate.get());
    }
    var api = server.connect();
    var path = "/pages/projects/" + project;
    if (id.isPresent()) {
      path += "/deployments/" + Deployments.of(api, project).find(id.get());
    }
    var filters =
        new TailFilters(only.status, only.method, only.header, only.ip, only.search, only.rate);
    var tail = api.send("POST", path + "/tails", filters.body());
    var terminal = common.terminal();
    var asJson = common.json || format.filter(Format.json::equals).isPresent();
    var printer = new TailPrinter(terminal);
    terminal.note("Listening to %s; Ctrl-C ends it.".formatted(id.orElse(project)));
    TailSocket.listen(
        URI.create(tail.path("url").asString("")),
        asJson ? terminal::say : text -> printer.print(text));
    return 0;
  }
}
