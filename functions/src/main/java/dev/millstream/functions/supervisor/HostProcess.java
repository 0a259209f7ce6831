package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.SiteCode;
import dev.millstream.functions.wire.ToHost;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running function host and what is being said with it. Thread-safe; one thread serves it.
final class HostProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostProcess.class);
  private static final int PRINTED_LINES_MAX = 60;
  // A host is connected before it has loaded V8.
  private static final Duration START_ALLOWANCE = Duration.ofSeconds(10);

  private static final Duration EXIT_ALLOWANCE = Duration.ofMillis(100);

  private final Process process;
  private final FrameChannel channel;
  private final FunctionHostSettings settings;
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, BlockingQueue<FromHost>> conversations = new ConcurrentHashMap<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  HostProcess(Process process, FrameChannel channel, FunctionHostSettings settings) {
    this.process = process;
    this.channel = channel;
    this.settings = settings;
    Thread.ofVirtual().name("host-" + process.pid() + "-prints").start(this::logWhatItPrints);
  }

  long pid() {
    return process.pid();
  }

  /// Hands what the host says to whoever waits for it, until it has gone.
  void serve() throws IOException {
    for (var frame = channel.receive(); frame != null; frame = channel.receive()) {
      var message = FromHost.read(frame);
      switch (message) {
        case FromHost.Printed line -> settings.log().printed(lineOf(line));
        case FromHost.NeedsSite(var call) -> deliver(call, message);
        case FromHost.FetchesAsset asset -> deliver(asset.call(), message);
        case FromHost.Ended end -> deliver(end.call(), message);
        case FromHost.Lost(var call) -> deliver(call, message);
      }
    }
  }

  /// Has the host answer the call; empty if it was lost on the way.
  Optional<FunctionOutcome> call(FunctionCall call) throws InterruptedException {
    var number = lastCall.incrementAndGet();
    var inbox = new LinkedBlockingQueue<FromHost>();
    conversations.put(number, inbox);
    var finished = false;
    try {
      if (ended.get()) {
        return Optional.empty();
      }
      channel.send(
          new ToHost.Call(number, siteOf(call.site()), call.requestId(), call.request()).frame());
      var outcome = converse(number, call, inbox);
      finished = true;
      return outcome;
    } finally {
      conversations.remove(number);
      if (!finished) {
        channel.send(new ToHost.Drop(number).frame());
      }
    }
  }

  private Optional<FunctionOutcome> converse(
      int number, FunctionCall call, BlockingQueue<FromHost> inbox) throws InterruptedException {
    var limits = settings.limits();
    var patience = limits.wall().plus(limits.killGrace().multipliedBy(2)).plus(START_ALLOWANCE);
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      switch (inbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        case null -> {
          LOG.warn("function host does not answer pid={} request={}", pid(), call.requestId());
          process.destroyForcibly();
          return Optional.of(new Stopped("its host did not answer in time"));
        }
        case FromHost.NeedsSite needs -> {
          var problem = load(number, call.site());
          if (problem.isPresent()) {
            return problem;
          }
        }
        case FromHost.FetchesAsset(var ignored, var fetch, var request) ->
            channel.send(
                new ToHost.AssetAnswer(number, fetch, call.assets().fetch(request)).frame());
        case FromHost.Ended(var ignored, var outcome) -> {
          return Optional.of(outcome);
        }
        case FromHost.Lost lost -> {
          return Optional.empty();
        }
        case FromHost.Printed line -> throw new IllegalStateException("lines go to the log");
      }
    }
  }

  private Optional<FunctionOutcome> load(int number, FunctionSite site) {
    try {
      var script = site.script().read();
      if (script.length > settings.limits().bodyBytesMax()) {
        channel.send(new ToHost.Drop(number).frame());
        return Optional.of(new Unavailable("the script has " + script.length + " bytes"));
      }
      var code = new SiteCode(site.bundle().routes(), vars(site), script);
      channel.send(new ToHost.Load(number, code).frame());
      return Optional.empty();
    } catch (IOException e) {
      LOG.error("function cannot be loaded site={}", siteOf(site), e);
      channel.send(new ToHost.Drop(number).frame());
      return Optional.of(new Unavailable("the script or a secret cannot be read"));
    }
  }

  private Map<String, String> vars(FunctionSite site) throws IOException {
    var read = new HashMap<String, String>();
    for (var stored : site.bundle().vars().entrySet()) {
      read.put(stored.getKey(), settings.vars().read(site.project(), stored.getValue()));
    }
    return read;
  }

  /// Ends the process soon; whoever waits for it hears that it was lost.
  @Override
  public void close() throws IOException {
    if (ended.getAndSet(true)) {
      return;
    }
    channel.close();
    conversations.forEach((call, inbox) -> inbox.add(new FromHost.Lost(call)));
    Thread.ofVirtual().name("host-" + pid() + "-end").start(this::bury);
  }

  void awaitExit() throws InterruptedException {
    process.waitFor();
  }

  /// A host ends by itself when its channel is closed; one that does not is killed.
  private void bury() {
    try {
      if (!process.waitFor(EXIT_ALLOWANCE)) {
        process.destroyForcibly();
      }
      LOG.info("function host ended pid={} status={}", pid(), process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(int call, FromHost message) {
    var inbox = conversations.get(call);
    if (inbox != null) {
      inbox.add(message);
    }
  }

  private void logWhatItPrints() {
    try (var lines = process.inputReader()) {
      var count = 0;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (++count <= PRINTED_LINES_MAX) {
          LOG.warn("function host pid={} says=\"{}\"", pid(), line);
        }
      }
    } catch (IOException e) {
      LOG.debug("function host's output ended pid={}", pid(), e);
    }
  }

  private static String siteOf(FunctionSite site) {
    return site.project() + "/" + site.deployment();
  }

  private static FunctionLog.Line lineOf(FromHost.Printed line) {
    var slash = line.site().indexOf('/');
    return new FunctionLog.Line(
        line.site().substring(0, slash),
        line.site().substring(slash + 1),
        line.requestId(),
        line.level(),
        line.text());
  }
}
