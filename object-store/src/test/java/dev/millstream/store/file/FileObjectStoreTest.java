package dev.millstream.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.ObjectStoreContract;
import dev.millstream.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest extends ObjectStoreContract {
  private static final Scope BLOG = Scope.site("blog");
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final Digest HELLO_DIGEST = Digest.of(HELLO);

  @TempDir Path root;

  @Override
  protected ObjectStore openStore() throws IOException {
    return FileObjectStore.open(root.resolve("objects"));
  }

  @Test
  void keepsAnObjectUnderTheFirstDigitsOfItsDigest() throws IOException {
    put(BLOG, HELLO);
    assertThat(object()).hasBinaryContent(HELLO);
  }

  @Test
  void touchesAnObjectThatIsPutAgainInsteadOfWritingIt() throws IOException {
    put(BLOG, HELLO);
    var old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(object(), old);
    var before = Files.getAttribute(object(), "unix:ino");
    put(BLOG, HELLO);
    assertThat(Files.getAttribute(object(), "unix:ino")).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(object())).isGreaterThan(old);
  }

  @Test
  void mendsAnObjectThatWasCut() throws IOException {
    put(BLOG, HELLO);
    Files.write(object(), new byte[] {1});
    put(BLOG, HELLO);
    assertThat(object()).hasBinaryContent(HELLO);
  }

  @Test
  void keepsAStagedObjectThoughItIsDeletedMeanwhile() throws IOException {
    put(BLOG, HELLO);
    try (var store = openStore();
        var stage = store.stage(BLOG)) {
      stage.put(HELLO);
      store.deleteAll(BLOG);
      stage.commit();
      assertThat(store.read(BLOG, HELLO_DIGEST)).isEqualTo(HELLO);
    }
  }

  @Test
  void copiesWhatASymbolicLinkMeansAndTakesNoFolder() throws IOException {
    var target = Files.write(root.resolve("target"), HELLO);
    var link = Files.createSymbolicLink(root.resolve("link"), target);
    try (var store = openStore();
        var stage = store.stage(BLOG)) {
      stage.putFile(link);
      stage.commit();
      assertThatThrownBy(() -> stage.putFile(root)).isInstanceOf(IOException.class);
    }
    assertThat(link).doesNotExist();
    Files.writeString(target, "other");
    assertThat(object()).isRegularFile().hasBinaryContent(HELLO);
  }

  @Test
  void makesWhatItTakesInYoungForTheGarbageCollector() throws IOException {
    var source = Files.write(root.resolve("upload"), HELLO);
    var old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(source, old);
    try (var store = openStore();
        var stage = store.stage(BLOG)) {
      stage.putFile(source);
      stage.commit();
    }
    assertThat(Files.getLastModifiedTime(object())).isGreaterThan(old);
  }

  @Test
  void clearsAwayTheStagesOfDeadProcessesOnly() throws IOException {
    var stages = root.resolve("objects/.stage");
    var dead = Files.createDirectories(stages.resolve("0123456789abcdef/1"));
    Files.writeString(dead.resolve("1"), "half an obj");
    try (var store = openStore();
        var stage = store.stage(BLOG)) {
      assertThat(dead).doesNotExist();
      stage.put(HELLO);
      openStore().close();
      stage.commit();
      assertThat(store.read(BLOG, HELLO_DIGEST)).isEqualTo(HELLO);
    }
    try (var left = Files.list(stages)) {
      assertThat(left.filter(Files::isDirectory).toList()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void leavesNoFileOfWhatItRefused() throws IOException {
    try (var store = openStore();
        var stage = store.stage(BLOG)) {
      assertThatThrownBy(() -> stage.put(HELLO_DIGEST, new ByteArrayInputStream(new byte[9])))
          .hasMessageContaining(HELLO_DIGEST.hex());
      assertThatThrownBy(() -> stage.putFile(root.resolve("absent")))
          .isInstanceOf(NoSuchFileException.class);
      try (var files = Files.walk(root.resolve("objects"))) {
        assertThat(files.filter(Files::isRegularFile))
            .allMatch(file -> file.toString().matches(".*/(.lock|sweep)"));
      }
    }
  }

  @Test
  void givesEveryDescriptorOfItsStagesBack() throws IOException {
    var descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "only Linux shows a process's descriptors");
    try (var store = openStore()) {
      for (var i = 0; i < 300; i++) {
        try (var stage = store.stage(BLOG)) {
          stage.put(HELLO);
          stage.commit();
        }
      }
      try (var open = Files.list(descriptors)) {
        assertThat(open.filter(FileObjectStoreTest::isFolderOfThisTest).count()).isLessThan(10);
      }
    }
  }

  private static boolean isFolderOfThisTest(Path descriptor) {
    try {
      var target = Files.readSymbolicLink(descriptor);
      return target.endsWith("objects") && Files.isDirectory(target);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void refusesALocationThatIsAFile() throws IOException {
    var file = Files.writeString(root.resolve("a-file"), "text");
    assertThatThrownBy(() -> FileObjectStore.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage("the object store " + file + " is a file; name a folder");
    assertThat(file).hasContent("text");
  }

  @Test
  void saysThatAStoredRefIsDamaged() throws IOException {
    var file = root.resolve("objects/.refs/site/blog/production.ref");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "1 abc\n");
    try (var store = openStore()) {
      assertThatThrownBy(() -> store.refs().list(""))
          .hasMessage("the stored ref site/blog/production is damaged");
    }
  }

  private Path object() {
    return root.resolve("objects/site/blog")
        .resolve(HELLO_DIGEST.hex().substring(0, 2))
        .resolve(HELLO_DIGEST.hex());
  }
}
