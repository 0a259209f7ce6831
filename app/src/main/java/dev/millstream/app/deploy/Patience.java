package dev.millstream.app.deploy;

import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Terminal;
import java.time.Duration;

/// Makes a call again that failed by a lost connection or by an error of the server (5xx), after 1,
/// 2, 4, 8 and 16 seconds. Only for calls that may be made twice.
record Patience(Terminal terminal) {
  private static final int TRIES_MAX = 6;
  private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);

  @FunctionalInterface
  interface Call<T> {
    T make() throws ApiException;
  }

  <T> T with(Call<T> call) throws ApiException, InterruptedException {
    var pause = PAUSE_FIRST;
    for (var tries = 1; ; tries++) {
      try {
        return call.make();
      } catch (ApiException e) {
        if (!e.mayPass() || tries == TRIES_MAX) {
          throw e;
        }
        terminal.note("%s; trying again in %d s".formatted(e.getMessage(), pause.toSeconds()));
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }
}
