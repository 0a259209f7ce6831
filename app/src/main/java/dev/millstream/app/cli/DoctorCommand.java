package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.server.Checkup;
import dev.millstream.app.server.StoreCheckup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Check whether this machine has what the server needs.",
      "With --scrub, also read every stored object and tell what is damaged or missing."
    },
    footer = {
      "",
      "Examples:",
      "  millstream doctor",
      "  millstream doctor --port 80 --data /srv/millstream",
      "  millstream doctor --scrub",
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "--scrub", description = "Read all objects of the store, too.")
  boolean scrub;

  @Override
  public Integer call() throws IOException {
    var configuration = server.over(Configuration.DEFAULT);
    var findings = new ArrayList<>(Checkup.of(configuration));
    if (scrub) {
      findings.addAll(StoreCheckup.of(configuration, common.terminal()));
    }
    var terminal = common.terminal();
    if (common.json) {
      common.print(findings);
    } else {
      for (var finding : findings) {
        var mark =
            switch (finding.verdict()) {
              case OK -> terminal.green("ok  ");
              case WARNING -> terminal.bold("warn");
              case FAILURE -> terminal.red("fail");
            };
        terminal.say("%s  %-7s  %s".formatted(mark, finding.subject(), finding.text()));
      }
    }
    return findings.stream().anyMatch(f -> f.verdict() == Checkup.Verdict.FAILURE) ? 1 : 0;
  }
}
