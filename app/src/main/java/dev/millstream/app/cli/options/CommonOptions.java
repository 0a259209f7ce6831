package dev.millstream.app.cli.options;

import dev.millstream.app.terminal.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What every command knows.
public final class CommonOptions {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  public boolean help;

  @Option(names = "--json", description = "Print the result as JSON.")
  public boolean json;

  @Option(names = "--verbose", description = "Show where an error came from.")
  public boolean verbose;

  public Terminal terminal() {
    return ((TerminalOwner) command.root().userObject()).terminal();
  }

  /// Says what was done, as JSON or in words; the exit code of what went well.
  public int tell(JsonNode result, String words) {
    if (json) {
      print(result);
    } else {
      terminal().say(words);
    }
    return 0;
  }

  public void print(JsonNode result) {
    terminal().say(JSON.writeValueAsString(result));
  }

  public void print(Object result) {
    terminal().say(JSON.writeValueAsString(result));
  }
}
