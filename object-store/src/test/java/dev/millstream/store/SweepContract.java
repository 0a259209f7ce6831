package dev.millstream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every store keeps to between a running publish and a garbage collector.
public abstract class SweepContract extends RefsContract {
  private static final Scope BLOG = Scope.site("blog");
  private static final Scope SHOP = Scope.site("shop");

  @Test
  void sweepsOnlyWhatIsOlder() throws IOException {
    try (var store = openStoreOfRefs()) {
      var old = put(store, BLOG, "old");
      var kept = put(store, BLOG, "kept");
      var never = Digest.of("never".getBytes(UTF_8));
      var hour = Duration.ofHours(1);

      assertThat(store.sweep(BLOG, List.of(old), Instant.now().minus(hour))).isEmpty();
      assertThat(store.read(BLOG, old)).isEqualTo("old".getBytes(UTF_8));
      assertThat(store.sweep(BLOG, List.of(old, never), Instant.now().plus(hour)))
          .containsExactly(old);
      assertThat(store.missing(BLOG, List.of(old, kept))).containsExactly(old);
      assertThatThrownBy(() -> store.read(BLOG, old)).isInstanceOf(NoSuchObjectException.class);
    }
  }

  @Test
  void tellsAStageWhatItCannotKeep() throws IOException {
    try (var store = openStoreOfRefs()) {
      var there = put(store, BLOG, "there");
      var elsewhere = put(store, SHOP, "elsewhere");
      try (var stage = store.stage(BLOG)) {
        var staged = stage.put("staged".getBytes(UTF_8));
        assertThat(stage.keep(List.of(there, elsewhere, staged))).containsExactly(elsewhere);
      }
    }
  }

  private static Digest put(ObjectStore store, Scope scope, String text) throws IOException {
    try (var stage = store.stage(scope)) {
      var digest = stage.put(text.getBytes(UTF_8));
      stage.commit();
      return digest;
    }
  }
}
