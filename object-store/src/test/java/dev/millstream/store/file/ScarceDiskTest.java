package dev.millstream.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A store on a file system of its own, of 4 MB, that is full or read-only. Only root can mount
/// one.
class ScarceDiskTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final RefName PRODUCTION = RefName.production("blog");
  private static final byte[] PAGE = "a page".getBytes(UTF_8);

  @TempDir(cleanup = CleanupMode.NEVER)
  Path disk;

  private ObjectStore store;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
        "only root can mount a small disk");
    store = FileObjectStore.open(disk.resolve("objects"));
  }

  @AfterEach
  void unmount() throws Exception {
    if (store != null) {
      store.close();
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void aFullDiskRefusesThePublishWithOneClearLineAndLosesNothing() throws Exception {
    var page = put(PAGE);
    store.refs().publish(new Ref(PRODUCTION, 1, page));
    try (var stage = store.stage(BLOG)) {
      assertThatThrownBy(() -> stage.put(new byte[8 << 20]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is full")
          .hasMessageContaining(disk.toString());
    }

    assertThat(objects()).containsExactly(page);
    assertThat(store.read(BLOG, page)).isEqualTo(PAGE);
    assertThat(store.refs().read(PRODUCTION)).isPresent();
    assertThat(put(new byte[1 << 20])).isEqualTo(Digest.of(new byte[1 << 20]));
  }

  @Test
  void manySmallObjectsThatFillTheDiskAllGoWithTheirStage() throws Exception {
    var page = put(PAGE);
    try (var stage = store.stage(BLOG)) {
      assertThatThrownBy(
              () -> {
                for (var i = 0; i < 10_000; i++) {
                  stage.put(("page " + i).repeat(500).getBytes(UTF_8));
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(objects()).containsExactly(page);
    assertThat(put(new byte[2 << 20])).isEqualTo(Digest.of(new byte[2 << 20]));
  }

  @Test
  void onAReadOnlyDiskItReadsAndSaysThatItCannotWrite() throws Exception {
    var page = put(PAGE);
    store.refs().publish(new Ref(PRODUCTION, 1, page));
    store.close();
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();

    try (var reading = FileObjectStore.open(disk.resolve("objects"))) {
      assertThat(reading.read(BLOG, page)).isEqualTo(PAGE);
      assertThat(reading.refs().read(PRODUCTION)).isPresent();
      assertThatThrownBy(() -> reading.stage(BLOG))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be written to");
      assertThatThrownBy(() -> reading.refs().publish(new Ref(PRODUCTION, 2, page)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be written to");
    }
    assertThat(run("mount", "-o", "remount,rw", disk.toString())).isZero();
    store = FileObjectStore.open(disk.resolve("objects"));
    assertThat(store.refs().publish(new Ref(PRODUCTION, 2, page))).isTrue();
  }

  private Digest put(byte[] bytes) throws IOException {
    try (var stage = store.stage(BLOG)) {
      var digest = stage.put(bytes);
      stage.commit();
      return digest;
    }
  }

  private List<Digest> objects() throws IOException {
    try (var listed = store.list(BLOG)) {
      return listed.map(each -> each.digest()).toList();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
