package dev.millstream.bindings.r2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a bucket refuses, and what the garbage collector may take.
class R2StoreTest {
  private static final String BUCKET = "0123456789abcdef";
  private static final R2Limits LIMITS =
      new R2Limits(10, 100, 10, 10, 10, 10, 15, 20, 30, 1 << 20, 2, Duration.ofDays(7), 2);

  @TempDir Path folder;
  private FileObjectStore objects;
  private R2Store store;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void open() throws Exception {
    objects = FileObjectStore.open(folder.resolve("objects"));
    store = R2Store.open(folder.resolve("r2"), objects, LIMITS, () -> now);
    store.make(BUCKET);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    objects.close();
  }

  private R2Object put(String key, String text) throws Exception {
    var piece = store.keep(BUCKET, text.getBytes(UTF_8));
    return store.put(BUCKET, new R2Store.Draft(key, "{}", "{}"), List.of(piece));
  }

  @Test
  void whatObjectsAreMadeOfIsInUseUntilTheyGo() throws Exception {
    var one = put("one", "1").pieces().getFirst().digest();
    var same = put("same", "1").pieces().getFirst().digest();
    assertThat(store.used(BUCKET)).containsExactly(one).containsExactly(same);
    store.delete(BUCKET, List.of("one"));
    assertThat(store.used(BUCKET)).containsExactly(one);
    put("same", "2");
    assertThat(store.used(BUCKET)).doesNotContain(one).hasSize(1);
    assertThat(store.used("none")).isEmpty();
  }

  @Test
  void aBucketIsFullAtItsLimitAndHasRoomAgainWhenSomethingGoes() throws Exception {
    put("a", "0123456789");
    put("b", "012345678");
    assertThatThrownBy(() -> put("c", "01"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("may hold 20 bytes");
    put("b", "0");
    now = now.plus(Duration.ofDays(1));
    put("c", "01");
    assertThat(store.head(BUCKET, "c")).isPresent();
  }

  @Test
  void whatIsWrittenInADayHasALimitEvenIfNothingOfItStays() throws Exception {
    for (var i = 0; i < 3; i++) {
      store.keep(BUCKET, new byte[10]);
    }
    assertThatThrownBy(() -> store.keep(BUCKET, new byte[1]))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("30 bytes a day");
    now = now.plus(Duration.ofDays(1));
    store.keep(BUCKET, new byte[1]);
  }

  @Test
  void uploadsAtOnceHaveALimitAndThoseThatNobodyEndsAreForgotten() throws Exception {
    var draft = new R2Store.Draft("k", "{}", "{}");
    var first = store.uploads().create(BUCKET, draft);
    var piece = store.keep(BUCKET, new byte[3]);
    store.uploads().part(BUCKET, "k", first, 1, List.of(piece));
    assertThat(store.used(BUCKET)).containsExactly(piece.digest());
    store.uploads().create(BUCKET, draft);
    assertThatThrownBy(() -> store.uploads().create(BUCKET, draft)).isInstanceOf(Refusal.class);
    now = now.plus(Duration.ofDays(8));
    store.uploads().create(BUCKET, draft);
    assertThat(store.used(BUCKET)).isEmpty();
  }

  @Test
  void aRemovedBucketTakesItsBytesAlong() throws Exception {
    put("a", "1");
    store.remove(BUCKET);
    try (var left = objects.list(Scope.bucket(BUCKET))) {
      assertThat(left).isEmpty();
    }
    assertThatThrownBy(() -> put("a", "1")).hasMessageContaining("bucket does not exist");
  }
}
