package dev.millstream.bindings.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvStoreTest {
  private static final String NAMESPACE = "0".repeat(32);

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));

  private KvStore open(InstantSource clock) throws Exception {
    return KvStore.open(folder, KvLimits.DEFAULT, clock);
  }

  private static KvStore.Put put(String key, String value, String ttl) {
    return new KvStore.Put(key, value.getBytes(UTF_8), null, null, ttl);
  }

  @Test
  void aValueIsGoneWhenItsTimeIsOver() throws Exception {
    try (var store = open(now::get)) {
      store.make(NAMESPACE);
      store.put(
          NAMESPACE,
          List.of(put("a", "1", "60"), new KvStore.Put("b", new byte[1], null, null, null)));
      now.set(now.get().plusSeconds(59));
      assertThat(store.get(NAMESPACE, "a")).isPresent();
      assertThat(store.list(NAMESPACE, "", 10, Optional.empty()).names()).hasSize(2);
      now.set(now.get().plusSeconds(1));
      assertThat(store.get(NAMESPACE, "a")).isEmpty();
      assertThat(store.list(NAMESPACE, "", 10, Optional.empty()).names())
          .extracting(KvPage.Name::name)
          .containsExactly("b");
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesThatTheProcessIsKilled() throws Exception {
    try (var store = open(InstantSource.system())) {
      store.make(NAMESPACE);
    }
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var acknowledged = new ArrayList<String>();
    try (var lines = child.inputReader()) {
      while (acknowledged.size() < 50) {
        acknowledged.add(lines.readLine());
      }
      // by its handle: the process itself would close what it said last
      child.toHandle().destroyForcibly();
      lines.lines().filter(line -> line.endsWith(".")).forEach(acknowledged::add);
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    try (var store = open(InstantSource.system())) {
      for (var key : acknowledged) {
        assertThat(store.get(NAMESPACE, key)).as(key).isPresent();
      }
    }
  }

  /// Writes until it is killed, and says what was acknowledged.
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (var store = KvStore.open(Path.of(args[0]), KvLimits.DEFAULT, InstantSource.system())) {
        for (var i = 0; ; i++) {
          var key = "key " + i + ".";
          store.put(NAMESPACE, List.of(new KvStore.Put(key, new byte[100], null, null, null)));
          System.out.println(key);
        }
      }
    }
  }
}
