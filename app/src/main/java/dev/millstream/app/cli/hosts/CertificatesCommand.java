package dev.millstream.app.cli.hosts;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.server.Authority;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.trust.TrustStep;
import dev.millstream.app.trust.TrustStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows the local authority, and has the machine trust it.
@Command(
    name = "certificates",
    description = "The server's local certificate authority, for https://*.localhost.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CertificatesCommand.Show.class, CertificatesCommand.Trust.class},
    footer = {
      "",
      "Examples:",
      "  millstream certificates trust",
      "  curl --cacert \"$(millstream certificates show --file)\" https://blog.localhost:8443/",
    })
public final class CertificatesCommand extends CommandGroup {
  private static Authority authority(ApiOptions server, Optional<String> base) throws IOException {
    return Authority.read(DataFolder.tls(server.folder()), base.orElse("localhost"));
  }

  @Command(
      name = "show",
      description = "Say where the authority's certificate is, and what it is good for.",
      footer = {
        "",
        "Examples:",
        "  millstream certificates show",
        "  millstream certificates show --json",
      })
  static final class Show implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Option(names = "--base-domain", paramLabel = "DOMAIN", description = "Default: localhost.")
    Optional<String> base = Optional.empty();

    @Option(names = "--file", description = "Print only where the certificate is.")
    boolean file;

    @Override
    public Integer call() throws IOException {
      var authority = authority(server, base);
      if (common.json) {
        common.print(
            Map.of(
                "file", authority.file().toString(),
                "sha256", authority.fingerprint(),
                "expires", authority.expires().toString(),
                "domain", authority.domain()));
      } else if (file) {
        common.terminal().say(authority.file().toString());
      } else {
        common.terminal().say("file     " + authority.file());
        common.terminal().say("sha256   " + authority.fingerprint());
        common.terminal().say("expires  " + authority.expires());
        common
            .terminal()
            .say("for      %s, *.%1$s and loopback addresses only".formatted(authority.domain()));
      }
      return 0;
    }
  }

  @Command(
      name = "trust",
      description = {
        "Have this machine trust the server's local authority: the system's store (by sudo) and"
            + " the stores of Chromium and Firefox (need certutil, of Debian's libnss3-tools).",
        "Each command that is run is printed; the authority is good for the base domain only."
      },
      footer = {
        "",
        "Examples:",
        "  millstream certificates trust",
        "  millstream certificates trust --dry-run",
        "  millstream certificates trust --remove",
      })
  static final class Trust implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Option(names = "--base-domain", paramLabel = "DOMAIN", description = "Default: localhost.")
    Optional<String> base = Optional.empty();

    @Option(names = "--dry-run", description = "Only print the commands.")
    boolean dryRun;

    @Option(names = "--browsers", description = "Leave the system's store alone.")
    boolean browsers;

    @Option(names = "--remove", description = "Trust it no longer.")
    boolean remove;

    @Override
    public Integer call() throws IOException, InterruptedException {
      var authority = authority(server, base);
      var file = authority.file().toAbsolutePath();
      var name = "millstream-" + authority.fingerprint().substring(0, 16);
      var stores = TrustStores.here();
      var failed = 0;
      for (var step : remove ? stores.remove(file, name) : stores.add(file, name)) {
        if (browsers && step.store().equals(TrustStep.SYSTEM)) {
          continue;
        }
        common.terminal().say("%-9s %s".formatted(step.store(), step.shown()));
        if (!dryRun && !run(step)) {
          failed++;
        }
      }
      if (dryRun) {
        return 0;
      }
      common
          .terminal()
          .say(
              failed == 0
                  ? "Done. Browsers that are open take it up when they are started again."
                  : failed + " of these failed: run them again as root, or by hand");
      return failed == 0 ? 0 : 1;
    }

    private boolean run(TrustStep step) throws InterruptedException {
      try {
        var process =
            new ProcessBuilder(step.command())
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() == 0) {
          return true;
        }
        common.terminal().note("          failed: " + said.strip());
      } catch (IOException e) {
        common.terminal().note("          failed: " + e.getMessage());
      }
      return false;
    }
  }
}
