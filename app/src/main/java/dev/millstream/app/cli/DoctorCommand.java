package dev.millstream.app.cli;

import dev.millstream.app.config.Configuration;
import dev.millstream.app.server.Checkup;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description = "Check whether this machine has what the server needs.",
    footer = {
      "",
      "Examples:",
      "  millstream doctor",
      "  millstream doctor --port 80 --data /srv/millstream",
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws IOException {
    var findings = Checkup.of(server.over(Configuration.DEFAULT));
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
