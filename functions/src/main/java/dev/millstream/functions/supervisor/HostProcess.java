package dev.millstream.functions.supervisor;

import dev.millstream.functions.CallWatch;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.ToHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running function host and what is being said with it. Thread-safe; one thread serves it.
final class HostProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostProcess.class);
  private static final int PRINTED_LINES_MAX = 60;
  private static final Duration LATE_AFTER = Duration.ofSeconds(1);
  private static final Duration EXIT_ALLOWANCE = Duration.ofMillis(100);

  private final Process process;
  private final FrameChannel channel;
  private final FunctionHostSettings settings;
  private final SocketRoom room;
  private final Consumer<ToHost> sender;
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, Conversation> conversations = new ConcurrentHashMap<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  HostProcess(
      Process process, FrameChannel channel, FunctionHostSettings settings, SocketRoom room) {
    this.process = process;
    this.channel = channel;
    this.settings = settings;
    this.room = room;
    this.sender = message -> channel.send(message.frame());
    // no virtual one: a read of a pipe keeps its carrier for as long as the process lives
    Thread.ofPlatform()
        .name("host-" + process.pid() + "-prints")
        .daemon()
        .start(this::logWhatItPrints);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits until the host can be called.
  void awaitReady() throws IOException {
    var first = channel.receive();
    if (first == null || !(FromHost.read(first) instanceof FromHost.Ready)) {
      throw new IOException("the function host ended before it was ready pid=" + pid());
    }
  }

  /// Hands what the host says to whoever waits for it, until it has gone.
  void serve() throws IOException {
    var late = Thread.ofVirtual().name("host-" + pid() + "-late").start(this::attendToLate);
    try {
      hearAll();
    } finally {
      late.interrupt();
    }
  }

  private void hearAll() throws IOException {
    for (var frame = channel.receive(); frame != null; frame = channel.receive()) {
      var message = FromHost.read(frame);
      switch (message) {
        case FromHost.Ready() -> throw new IOException("the host began anew");
        case FromHost.Printed line -> settings.log().printed(lineOf(line));
        case FromHost.NeedsSite(var call) -> deliver(call, message);
        case FromHost.FetchesAsset asset -> deliver(asset.call(), message);
        case FromHost.FetchesServer fetch -> deliver(fetch.call(), message);
        case FromHost.AsksObject asked -> deliver(asked.call(), message);
        case FromHost.SetAlarm(var alarm) ->
            settings.objects().ifPresent(objects -> objects.alarmSet(alarm));
        case FromHost.Binds asked -> deliver(asked.call(), message);
        case FromHost.Ended end -> deliver(end.call(), message);
        case FromHost.Flows flows -> deliver(flows.call(), message);
        case FromHost.Speaks speaks -> deliver(speaks.call(), message);
        case FromHost.Finished(var call) -> deliver(call, message);
        case FromHost.Lost(var call) -> deliver(call, message);
        case FromHost.Inspected said -> settings.inspector().ifPresent(by -> by.hear(sender, said));
      }
    }
  }

  /// Has the host answer the call; empty if it was lost on the way.
  Optional<FunctionOutcome> call(FunctionCall call) throws InterruptedException {
    var conversation = converse(call);
    begin(conversation);
    return attend(conversation, call);
  }

  /// Has the host answer the call, with no thread that waits where the answer is all that is said.
  /// `ifLost` says what is to be made of a call that was lost on the way, and may block.
  void begin(FunctionCall call, FunctionEngine.Caller caller, Supplier<FunctionOutcome> ifLost) {
    var conversation = converse(call);
    conversation.leaveTo(
        new Conversation.Attendant() {
          @Override
          public void ended(FunctionOutcome outcome) {
            leave(conversation, call.watch());
            caller.ended(outcome);
          }

          @Override
          public void attend() {
            Thread.ofVirtual()
                .name("function-call")
                .start(() -> {
                  FunctionOutcome outcome;
                  try {
                    outcome = HostProcess.this.attend(conversation, call).orElseGet(ifLost);
                  } catch (InterruptedException e) {
                    outcome = new Unavailable("the server is stopping");
                  } catch (RuntimeException e) {
                    caller.broke(e);
                    return;
                  }
                  caller.ended(outcome);
                });
          }
        });
    begin(conversation);
  }

  private Conversation converse(FunctionCall call) {
    var number = lastCall.incrementAndGet();
    var conversation = new Conversation(number, call, channel, settings, room);
    conversations.put(number, conversation);
    return conversation;
  }

  private void begin(Conversation conversation) {
    if (ended.get()) {
      conversation.hear(new FromHost.Lost(conversation.number()));
    } else {
      conversation.begin();
    }
  }

  private Optional<FunctionOutcome> attend(Conversation conversation, FunctionCall call)
      throws InterruptedException {
    var finished = false;
    try {
      var outcome = conversation.outcome();
      finished = true;
      if (conversation.isSilent()) {
        LOG.warn("function host does not answer pid={} request={}", pid(), call.requestId());
        process.destroyForcibly();
      }
      return outcome;
    } finally {
      if (!finished) {
        channel.send(new ToHost.Drop(conversation.number()).frame());
      }
      leave(conversation, call.watch());
    }
  }

  /// Looks after calls that no thread waits for, as long as it is not interrupted.
  private void attendToLate() {
    try {
      while (true) {
        Thread.sleep(LATE_AFTER);
        conversations.values().forEach(Conversation::attendIfLate);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A call that goes on after its answer is served by a thread of its own.
  private void leave(Conversation conversation, CallWatch watch) {
    var number = conversation.number();
    if (conversation.goesOn()) {
      watch.goesOn();
      Thread.ofVirtual()
          .name("host-" + pid() + "-after")
          .start(() -> {
            conversation.goOn();
            conversations.remove(number);
            watch.finished();
          });
    } else {
      conversation.close();
      conversations.remove(number);
    }
  }

  /// Ends the process soon; whoever waits for it hears that it was lost.
  @Override
  public void close() throws IOException {
    if (ended.getAndSet(true)) {
      return;
    }
    channel.close();
    settings.inspector().ifPresent(by -> by.lost(sender));
    conversations.forEach((call, talk) -> talk.hear(new FromHost.Lost(call)));
    Thread.ofVirtual().name("host-" + pid() + "-end").start(this::bury);
  }

  /// Ends the process and waits until it has gone.
  void end() throws IOException {
    close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    var conversation = conversations.get(call);
    if (conversation != null) {
      conversation.hear(message);
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

  static String siteOf(FunctionSite site) {
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
