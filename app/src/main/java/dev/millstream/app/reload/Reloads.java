package dev.millstream.app.reload;

import dev.millstream.app.config.BadConfigurationException;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.config.Differences;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a changed configuration up while the server runs: what can change does, without touching a
/// connection; what cannot is named, and stays as it was. Thread-safe.
public final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);
  private static final String PATH = "/client/v4/accounts/{account}/reload";
  private static final int BAD_CONFIGURATION = 10422;

  private final Reading reading;
  private final Taker taker;
  private Configuration running;

  /// Reads the configuration as it is now.
  @FunctionalInterface
  public interface Reading {
    Configuration read() throws BadConfigurationException, IOException;
  }

  /// Has the running server go by a configuration, of which only what can change has changed.
  @FunctionalInterface
  public interface Taker {
    void take(Configuration changed) throws BadConfigurationException, IOException;
  }

  /// What came of it, by options' names: those that hold now, and those that wait for a restart.
  public record Outcome(List<String> changed, List<String> needsRestart) {
    public Outcome {
      changed = List.copyOf(changed);
      needsRestart = List.copyOf(needsRestart);
    }
  }

  /// A server that was started with `running`.
  public Reloads(Reading reading, Configuration running, Taker taker) {
    this.reading = reading;
    this.running = running;
    this.taker = taker;
  }

  /// Reads the configuration again and takes it up; one with a mistake changes nothing.
  public synchronized Outcome reload() throws BadConfigurationException, IOException {
    try {
      var next = Differences.between(running, reading.read());
      taker.take(next.configuration());
      running = next.configuration();
      LOG.info("event=reloaded changed={} needs_restart={}", next.changed(), next.waiting());
      return new Outcome(next.changed(), next.waiting());
    } catch (BadConfigurationException | IOException | RuntimeException e) {
      LOG.error(
          "event=reload_failed kept_the_old=true problem=\"{}\"",
          String.valueOf(e.getMessage()).replace('\n', ';'));
      throw e;
    }
  }

  /// The same for a signal, which nobody waits for: the log says what came of it.
  public void onSignal() {
    try {
      reload();
    } catch (BadConfigurationException | IOException | RuntimeException e) {
      LOG.debug("the reload failed, as the log says", e);
    }
  }

  /// For whoever has a token.
  public List<Route> routes() {
    return List.of(
        Route.of(
            "POST",
            PATH,
            _ -> {
              try {
                var outcome = reload();
                return ApiResponse.ok(
                    Map.of("changed", outcome.changed(), "needs_restart", outcome.needsRestart()));
              } catch (BadConfigurationException | IOException e) {
                var problem = String.valueOf(e.getMessage());
                throw ApiException.badRequest(BAD_CONFIGURATION, problem);
              }
            }));
  }
}
