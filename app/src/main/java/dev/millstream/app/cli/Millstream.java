package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.TerminalOwner;
import dev.millstream.app.start.HeadStart;
import dev.millstream.app.terminal.Terminal;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The program's entry: finds the command and turns its end into an exit code.
@Command(
    name = "millstream",
    description = "A self-hosted platform for static sites and media.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  millstream demo                      see it all at work",
      "  millstream dev                       serve this folder as you edit it",
      "  millstream serve                     run the server on ./data",
      "  millstream deploy dist -p blog       publish a folder",
      "  millstream video upload clip.mp4     publish a video",
      "  millstream rollback blog             take the last deployment back",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage.",
    })
public final class Millstream implements Runnable, TerminalOwner {
  /// Something was asked that this command line does not know.
  static final int WRONG_USAGE = 2;

  private static final Set<String> SERVERS = Set.of("serve", "demo", "dev");

  private final Terminal terminal;

  @Spec CommandSpec spec = CommandSpec.create();

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  boolean version;

  @Mixin CommonOptions common = new CommonOptions();

  private Millstream(Terminal terminal) {
    this.terminal = terminal;
  }

  static void main(String[] args) {
    if (args.length > 0 && SERVERS.contains(args[0])) {
      HeadStart.begin();
    }
    System.exit(run(Terminal.ofProcess(), args));
  }

  /// Runs one command and returns its exit code.
  public static int run(Terminal terminal, String... args) {
    var line = new CommandLine(new Millstream(terminal));
    Subcommands.toRead(args).forEach(line::addSubcommand);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Millstream::explain)
        .setExecutionExceptionHandler(Millstream::report)
        .execute(args);
  }

  @Override
  public Terminal terminal() {
    return terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? 'millstream --help' has all");
  }

  private static int explain(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    var err = command.getErr();
    err.println(command.getColorScheme().errorText("millstream: " + e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.printf("'%s --help' tells more.%n", command.getCommandSpec().qualifiedName());
    return WRONG_USAGE;
  }

  private static int report(Exception e, CommandLine command, ParseResult result) {
    var err = command.getErr();
    var text = e.getMessage() == null ? e.toString() : e.getMessage();
    err.println(command.getColorScheme().errorText("millstream: " + text));
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      err.println(command.getColorScheme().stackTraceText(e));
    } else if (e instanceof RuntimeException) {
      err.println("This should not happen; --verbose shows where it did.");
    }
    return 1;
  }
}
