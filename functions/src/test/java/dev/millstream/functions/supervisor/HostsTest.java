package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How hosts share themselves out among projects, and when they end.
@Timeout(60)
class HostsTest {
  private static final int ISOLATES = 8;
  private static final int IN_LINE_MAX = 100;

  /// A project whose calls hold their places until it is told to go on.
  private record Holding(FunctionHosts hosts, Semaphore held, CountDownLatch go) {
    static Holding in(FunctionHosts hosts) {
      return new Holding(hosts, new Semaphore(0), new CountDownLatch(1));
    }

    /// Calls a new deployment of the project.
    CompletableFuture<String> call(String project) {
      var plain =
          TestSite.pages(
              hosts,
              project,
              "/",
              "{onRequest: ({ env, request }) => env.ASSETS.fetch(request.url)}");
      var site =
          new TestSite(
              hosts,
              plain.site(),
              request -> {
                held.release();
                awaitGo();
                return plain.assets().fetch(request);
              },
              plain.servers(),
              plain.caches());
      return CompletableFuture.supplyAsync(() -> site.body("/"), VIRTUAL);
    }

    private void awaitGo() {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  private static FunctionHosts hosts() throws IOException {
    var limits = TestSite.unhurried(ISOLATES);
    var cache = Path.of("target", "functions-cache");
    return FunctionHosts.start(new FunctionHostSettings(cache, 1, limits, line -> {}));
  }

  @Test
  void aProjectWhoseDeploymentsAreAllBusyLeavesPlacesToOthers() throws Exception {
    try (var hosts = hosts()) {
      var greedy = Holding.in(hosts);
      var calls = IntStream.range(0, 2 * ISOLATES).mapToObj(_ -> greedy.call("greedy")).toList();
      greedy.held().acquire(4);

      for (var name : List.of("good", "other", "third", "fourth")) {
        var site = TestSite.pages(hosts, name, "/", "{onRequest: () => new Response('good')}");
        assertThat(site.body("/")).isEqualTo("good");
      }

      assertThat(greedy.held().tryAcquire()).isFalse();
      greedy.go().countDown();
      assertThat(calls).allSatisfy(call -> assertThat(call.join()).startsWith("asset GET"));
    }
  }

  @Test
  void whereAllPlacesAreTakenACallWaitsForOneAndAProjectHasABoundedLine() throws Exception {
    try (var hosts = hosts()) {
      var holding = Holding.in(hosts);
      var held = IntStream.range(0, ISOLATES).mapToObj(i -> holding.call("holds-" + i)).toList();
      holding.held().acquire(ISOLATES);

      var crowd = TestSite.pages(hosts, "crowd", "/", "{onRequest: () => new Response('crowd')}");
      var refused = new CountDownLatch(5);
      var answers = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < IN_LINE_MAX + 5; i++) {
        answers.add(
            CompletableFuture.supplyAsync(() -> crowd.body("/"), VIRTUAL)
                .whenComplete((_, _) -> refused.countDown()));
      }
      refused.await();
      var good = TestSite.pages(hosts, "good", "/", "{onRequest: () => new Response('good')}");
      var waits = CompletableFuture.supplyAsync(() -> good.body("/"), VIRTUAL);
      holding.go().countDown();

      assertThat(waits.join()).isEqualTo("good");
      assertThat(held).allSatisfy(call -> assertThat(call.join()).startsWith("asset GET"));
      var texts = answers.stream().map(CompletableFuture::join).toList();
      assertThat(texts).filteredOn("crowd"::equals).hasSize(IN_LINE_MAX);
      assertThat(texts).filteredOn(text -> text.contains("too many requests at once")).hasSize(5);
    }
  }

  @Test
  void aHostEndsWhenItsSupervisorIsKilled() throws Exception {
    var parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Supervisor.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(parent.getInputStream(), UTF_8))) {
      var line = out.readLine();
      while (line != null && !line.startsWith("host ")) {
        line = out.readLine();
      }
      assertThat(line).isNotNull();
      var host = ProcessHandle.of(Long.parseLong(line.substring("host ".length()))).orElseThrow();
      assertThat(host.isAlive()).isTrue();
      parent.destroyForcibly();
      host.onExit().get(10, TimeUnit.SECONDS);
      assertThat(host.isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  /// A server that does nothing but keep a function busy.
  static final class Supervisor {
    private Supervisor() {}

    public static void main(String[] args) throws Exception {
      var settings =
          new FunctionHostSettings(
              Path.of("target", "functions-cache"), 1, FunctionLimits.defaults(), line -> {});
      try (var hosts = FunctionHosts.start(settings)) {
        var site =
            TestSite.pages(hosts, "busy", "/", "{onRequest: () => new Response('answered')}");
        site.get("/");
        System.out.println("host " + hosts.pids().getFirst());
        System.out.flush();
        while (!Thread.interrupted()) {
          site.get("/");
        }
      }
    }
  }
}
