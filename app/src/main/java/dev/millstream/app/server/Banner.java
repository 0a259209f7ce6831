package dev.millstream.app.server;

import dev.millstream.app.terminal.Terminal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;

/// What a started server says of itself.
public final class Banner {
  private Banner() {}

  public static void print(Terminal terminal, Assembly server, Duration took) {
    var at = server.addresses();
    terminal.say(
        terminal.bold("Millstream is serving")
            + " (started in %.1f s)".formatted(took.toMillis() / 1e3));
    terminal.say("  sites      " + at.site("<project>"));
    at.secureSite("<project>").ifPresent(site -> terminal.say("             " + site));
    terminal.say("  videos     " + at.site("stream"));
    terminal.say("  dashboard  " + at.dashboard());
    terminal.say("  git        " + at.git("<project>"));
    at.gitSsh("<project>").ifPresent(git -> terminal.say("             " + git));
    server.hostKey().ifPresent(key -> terminal.say("  host key   " + key));
    terminal.say("  account    " + server.accountId());
    terminal.say("  token      in " + DataFolder.adminToken(server.data()));
    terminal.say("  log        " + server.data().resolve("logs").resolve("millstream.log"));
    terminal.say("Ctrl-C stops it.");
  }

  /// How long this JVM has been there; its process may have built the program before.
  public static Duration sinceJvmStart() {
    var start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Duration.between(Instant.ofEpochMilli(start), Instant.now());
  }
}
