package dev.millstream.app.cli.options;

import dev.millstream.app.config.Limits;
import dev.millstream.edge.guard.Rate;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What visitors may take, as far as the command line says it.
public final class LimitOptions {
  @Option(
      names = "--max-connections",
      paramLabel = "N",
      converter = Whole.class,
      description = "Connections at once (default: 10000).")
  Optional<Integer> connections = Optional.empty();

  @Option(
      names = "--max-connections-of-address",
      paramLabel = "N",
      converter = Whole.class,
      description = "Those of one address (default: 1000).")
  Optional<Integer> connectionsOfAddress = Optional.empty();

  @Option(
      names = "--requests-of-address",
      paramLabel = "N[/BURST]",
      converter = RateReader.class,
      description =
          "Requests of one address a second, and at once; 0 for no limit (default: 1000/10000).")
  Optional<Rate> requestsOfAddress = Optional.empty();

  @Option(
      names = "--requests-of-site",
      paramLabel = "N[/BURST]",
      converter = RateReader.class,
      description = "Requests of one site a second, and at once (default: no limit).")
  Optional<Rate> requestsOfSite = Optional.empty();

  @Option(
      names = "--bytes-of-site",
      paramLabel = "MIB[/BURST]",
      converter = RateReader.OfMib.class,
      description = "MiB that one site gives a second, and at once (default: no limit).")
  Optional<Rate> bytesOfSite = Optional.empty();

  @Option(
      names = "--max-body",
      paramLabel = "MIB",
      converter = Whole.class,
      description =
          "The largest body of a request that functions and other servers get (default: 10).")
  Optional<Integer> bodyMib = Optional.empty();

  @Option(
      names = "--idle-timeout",
      paramLabel = "SECONDS",
      converter = Whole.class,
      description = "How long a silent connection stays open (default: 60).")
  Optional<Integer> idleSeconds = Optional.empty();

  @Option(
      names = "--slow-timeout",
      paramLabel = "SECONDS",
      converter = Whole.class,
      description = "In which time 4 KB of a body or an answer have to move (default: 20).")
  Optional<Integer> slowSeconds = Optional.empty();

  @Option(
      names = "--cache-memory",
      paramLabel = "MIB",
      converter = Whole.class,
      description = "Memory for objects that are asked for often (default: 128).")
  Optional<Integer> cacheMib = Optional.empty();

  Limits over(Limits defaults) {
    return new Limits(
        connections.orElse(defaults.connections()),
        connectionsOfAddress.orElse(defaults.connectionsOfAddress()),
        requestsOfAddress.orElse(defaults.requestsOfAddress()),
        requestsOfSite.orElse(defaults.requestsOfSite()),
        bytesOfSite.orElse(defaults.bytesOfSite()),
        bodyMib.orElse(defaults.bodyMib()),
        idleSeconds.orElse(defaults.idleSeconds()),
        slowSeconds.orElse(defaults.slowSeconds()),
        cacheMib.orElse(defaults.cacheMib()));
  }
}
