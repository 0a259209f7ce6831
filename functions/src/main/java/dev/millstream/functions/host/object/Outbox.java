package dev.millstream.functions.host.object;

import dev.millstream.bindings.object.ObjectDesk;
import dev.millstream.functions.wire.FromHost;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an isolate says: nothing leaves before what its objects have done is durable, and once that
/// has failed, nothing leaves until somebody has asked why. Belongs to the isolate's thread.
public final class Outbox {
  private final ObjectDesk desk;
  private final Consumer<FromHost> out;
  private @Nullable String failure;

  public Outbox(ObjectDesk desk, Consumer<FromHost> out) {
    this.desk = desk;
    this.out = out;
  }

  /// Says it, after what is to be durable before.
  public void send(FromHost message) {
    flush();
    if (failure == null) {
      out.accept(message);
    }
  }

  /// Makes durable what is to be.
  public void flush() {
    if (failure != null) {
      return;
    }
    try {
      desk.commit().forEach(alarm -> out.accept(new FromHost.SetAlarm(alarm)));
    } catch (IOException e) {
      System.err.println("an object's changes were lost: " + e);
      failure = "what its objects keep could not be written: " + e.getMessage();
      desk.close();
    }
  }

  /// Why nothing leaves; from now on it does.
  public Optional<String> takeFailure() {
    var why = Optional.ofNullable(failure);
    failure = null;
    return why;
  }
}
