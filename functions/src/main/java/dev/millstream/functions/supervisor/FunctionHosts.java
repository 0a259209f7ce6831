package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.host.V8Files;
import dev.millstream.functions.socket.SocketLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs functions in V8, in child processes that can be killed and replaced at any time. A
/// project's calls all go to the same one. Thread-safe.
public final class FunctionHosts implements FunctionEngine, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionHosts.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

  private final FunctionHostSettings settings;
  private final Path folder;
  private final SpareHost spare;
  private final List<HostSlot> slots;

  private FunctionHosts(
      FunctionHostSettings settings, Path folder, SpareHost spare, List<HostSlot> slots) {
    this.settings = settings;
    this.folder = folder;
    this.spare = spare;
    this.slots = slots;
  }

  /// Starts the hosts; they end when the returned engine is closed, or this process dies.
  public static FunctionHosts start(FunctionHostSettings settings) throws IOException {
    var hosts = open(settings);
    hosts.begin();
    return hosts;
  }

  /// Hosts that start with the first call, or when they are told to.
  public static FunctionHosts open(FunctionHostSettings settings) throws IOException {
    var library = V8Files.unpack(settings.cache());
    // In the temporary folder, because the path of a Unix socket may have some 100 bytes only.
    var folder = Files.createTempDirectory("millstream-functions");
    var launch = new HostLaunch(settings, folder, library, new SocketRoom(SocketLimits.DEFAULTS));
    // one that debuggers look into is the only one there is
    var spare = new SpareHost(launch, settings.inspector().isEmpty());
    var slots = new ArrayList<HostSlot>();
    for (var i = 1; i <= settings.hosts(); i++) {
      slots.add(new HostSlot(spare, "function-host-" + i));
    }
    return new FunctionHosts(settings, folder, spare, List.copyOf(slots));
  }

  /// Starts the hosts now, so that no call waits for that.
  public void begin() {
    slots.forEach(HostSlot::begin);
  }

  @Override
  public FunctionOutcome call(FunctionCall call) {
    if (isTooLarge(call)) {
      return tooLarge();
    }
    try {
      var outcome = attempt(call);
      return outcome.isPresent() ? outcome.get() : again(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unavailable("the server is stopping");
    }
  }

  @Override
  public void begin(FunctionCall call, Caller caller) {
    var running = slot(call).running();
    var flows = call.event().asRequest().filter(asked -> asked.flow().isPresent()).isPresent();
    if (running.isEmpty() || flows) {
      FunctionEngine.super.begin(call, caller);
    } else if (isTooLarge(call)) {
      caller.ended(tooLarge());
    } else {
      running.get().begin(call, caller, () -> again(call));
    }
  }

  private boolean isTooLarge(FunctionCall call) {
    var most = settings.limits().bodyBytesMax();
    return call.event().asRequest().filter(asked -> asked.body().length > most).isPresent();
  }

  private FunctionOutcome tooLarge() {
    return new Stopped(
        "the request has more than %d bytes".formatted(settings.limits().bodyBytesMax()));
  }

  /// A second attempt, if there may be one.
  private FunctionOutcome again(FunctionCall call) {
    try {
      return (isRepeatable(call.event()) ? attempt(call) : Optional.<FunctionOutcome>empty())
          .orElseGet(() -> new Unavailable("the function host was lost"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unavailable("the server is stopping");
    }
  }

  /// Whether the code may be called again for what it may have seen: messages come again anyway.
  private static boolean isRepeatable(FunctionEvent event) {
    return event.asRequest().filter(asked -> REPEATABLE.contains(asked.method())).isPresent();
  }

  private HostSlot slot(FunctionCall call) {
    return slots.get(Math.floorMod(call.site().project().hashCode(), slots.size()));
  }

  private Optional<FunctionOutcome> attempt(FunctionCall call) throws InterruptedException {
    var host = slot(call).host(START_PATIENCE);
    if (host.isEmpty()) {
      return Optional.of(new Unavailable("no function host is running"));
    }
    return host.get().call(call);
  }

  /// The hosts' process ids, of those that run.
  public List<Long> pids() {
    var pids = new ArrayList<Long>();
    try {
      for (var slot : slots) {
        slot.host(Duration.ZERO).ifPresent(host -> pids.add(host.pid()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return pids;
  }

  @Override
  public void close() throws IOException {
    for (var slot : slots) {
      slot.close();
    }
    spare.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("temporary folder stays behind path={}", folder, e);
    }
  }
}
