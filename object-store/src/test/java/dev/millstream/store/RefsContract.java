package dev.millstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every store keeps to, for refs.
abstract class RefsContract {
  private static final RefName BLOG = RefName.production("blog");
  private static final Digest ONE = Digest.of("one".getBytes(StandardCharsets.UTF_8));
  private static final Digest TWO = Digest.of("two".getBytes(StandardCharsets.UTF_8));

  private ObjectStore opened;
  private Refs refs;

  abstract ObjectStore openStoreOfRefs() throws IOException;

  @BeforeEach
  void openRefs() throws IOException {
    opened = openStoreOfRefs();
    refs = opened.refs();
  }

  @AfterEach
  void closeRefs() throws IOException {
    opened.close();
  }

  @Test
  void readsWhatWasPublished() throws IOException {
    assertThat(refs.read(BLOG)).isEmpty();
    assertThat(refs.publish(new Ref(BLOG, 1, ONE))).isTrue();
    assertThat(refs.read(BLOG)).contains(new Ref(BLOG, 1, ONE));
    assertThat(refs.publish(new Ref(BLOG, 7, TWO))).isTrue();
    assertThat(refs.read(BLOG)).contains(new Ref(BLOG, 7, TWO));
  }

  @Test
  void refusesVersionsThatAreNotHigher() throws IOException {
    refs.publish(new Ref(BLOG, 5, ONE));
    assertThat(refs.publish(new Ref(BLOG, 5, TWO))).isFalse();
    assertThat(refs.publish(new Ref(BLOG, 4, TWO))).isFalse();
    assertThat(refs.remove(BLOG, 5)).isFalse();
    assertThat(refs.read(BLOG)).contains(new Ref(BLOG, 5, ONE));
  }

  @Test
  void letsNoOlderPublishBringARemovedNameBack() throws IOException {
    refs.publish(new Ref(BLOG, 1, ONE));
    assertThat(refs.remove(BLOG, 3)).isTrue();
    assertThat(refs.read(BLOG)).isEmpty();
    assertThat(refs.list("")).isEmpty();
    assertThat(refs.publish(new Ref(BLOG, 2, TWO))).isFalse();
    assertThat(refs.publish(new Ref(BLOG, 3, TWO))).isFalse();
    assertThat(refs.read(BLOG)).isEmpty();
    assertThat(refs.publish(new Ref(BLOG, 4, TWO))).isTrue();
    assertThat(refs.read(BLOG)).contains(new Ref(BLOG, 4, TWO));
  }

  @Test
  void removesANameThatWasNeverPublished() throws IOException {
    assertThat(refs.remove(BLOG, 2)).isTrue();
    assertThat(refs.publish(new Ref(BLOG, 1, ONE))).isFalse();
  }

  @Test
  void listsByPrefixInOrder() throws IOException {
    var names =
        List.of(
            RefName.production("blog"),
            RefName.deployment("blog", "0000beef"),
            RefName.branch("blog", "main"),
            new RefName("site/blog/branch"),
            RefName.production("blog-two"),
            RefName.stream("blog"));
    for (var name : names) {
      refs.publish(new Ref(name, 1, ONE));
    }
    assertThat(refs.list("site/blog/").stream().map(ref -> ref.name().value()))
        .containsExactly(
            "site/blog/branch",
            "site/blog/branch/main",
            "site/blog/deployment/0000beef",
            "site/blog/production");
    assertThat(refs.list("site/blog")).hasSize(5);
    assertThat(refs.list("")).hasSize(6);
    assertThat(refs.list("video/")).extracting(Ref::name).containsExactly(RefName.stream("blog"));
    assertThat(refs.list("none/")).isEmpty();
  }

  @Test
  void neverGoesBackWhateverRaces() throws Exception {
    try (var other = openStoreOfRefs()) {
      var writers = new ArrayList<Callable<Boolean>>();
      for (var i = 1; i <= 60; i++) {
        var version = i * 37L % 61;
        var ref = new Ref(BLOG, version, Digest.of(new byte[] {(byte) version}));
        var through = i % 2 == 0 ? refs : other.refs();
        writers.add(() -> through.publish(ref));
      }
      race(writers);
    }
    assertThat(refs.read(BLOG).orElseThrow().version()).isEqualTo(60);
  }

  private void race(List<Callable<Boolean>> writers) throws Exception {
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reader =
          threads.submit(() -> {
            var last = 0L;
            while (!done.get()) {
              var ref = refs.read(BLOG);
              if (ref.isPresent()) {
                var version = ref.get().version();
                assertThat(version).isGreaterThanOrEqualTo(last);
                assertThat(ref.get().manifest()).isEqualTo(Digest.of(new byte[] {(byte) version}));
                last = version;
              }
            }
            return last;
          });
      for (var written : threads.invokeAll(writers)) {
        written.get();
      }
      done.set(true);
      reader.get();
    }
  }

  @Test
  void tellsWatchersOfPublishesAndRemovals() throws Exception {
    var seen = new LinkedBlockingQueue<RefName>();
    try (var _ = refs.watch(seen::add)) {
      refs.publish(new Ref(BLOG, 1, ONE));
      assertThat(seen.poll(1, TimeUnit.SECONDS)).isEqualTo(BLOG);
      refs.remove(BLOG, 2);
      assertThat(seen.poll(1, TimeUnit.SECONDS)).isEqualTo(BLOG);
      refs.publish(new Ref(BLOG, 2, ONE));
    }
    refs.publish(new Ref(BLOG, 3, ONE));
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../", "site/../../", "/etc/", "site/blog\0", "\ud800", "site//"})
  void listsNothingOutsideItsPlace(String prefix) throws IOException {
    refs.publish(new Ref(BLOG, 1, ONE));
    assertThatThrownBy(() -> refs.list(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not the beginning of ref names: ");
    assertThat(refs.list("site/blog/")).hasSize(1);
  }

  @Test
  void publishesEvenIfAWatcherFails() throws Exception {
    var seen = new LinkedBlockingQueue<RefName>();
    try (var _ = refs.watch(_ -> seen.iterator().next());
        var _ = refs.watch(seen::add)) {
      assertThat(refs.publish(new Ref(BLOG, 1, ONE))).isTrue();
      assertThat(seen.poll(1, TimeUnit.SECONDS)).isEqualTo(BLOG);
    }
  }

  @Test
  void tellsWatchersOfWhatOthersPublish() throws Exception {
    var seen = new LinkedBlockingQueue<RefName>();
    var stream = RefName.stream("0a1b2c");
    try (var other = openStoreOfRefs();
        var _ = refs.watch(seen::add)) {
      other.refs().publish(new Ref(BLOG, 1, ONE));
      other.refs().publish(new Ref(stream, 1, ONE));
      var wait = Duration.ofSeconds(5).toMillis();
      assertThat(List.of(poll(seen, wait), poll(seen, wait)))
          .containsExactlyInAnyOrder(BLOG, stream);
      assertThat(refs.read(BLOG)).isPresent();
      assertThat(other.refs().remove(BLOG, 2)).isTrue();
      assertThat(poll(seen, wait)).isEqualTo(BLOG);
      assertThat(refs.read(BLOG)).isEmpty();
    }
  }

  private static RefName poll(LinkedBlockingQueue<RefName> queue, long millis)
      throws InterruptedException {
    var name = queue.poll(millis, TimeUnit.MILLISECONDS);
    assertThat(name).as("a change within %s ms", millis).isNotNull();
    return name;
  }
}
