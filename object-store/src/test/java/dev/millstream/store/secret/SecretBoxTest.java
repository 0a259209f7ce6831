package dev.millstream.store.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  @TempDir Path folder;

  @Test
  void opensWhatWasSealedAlsoAfterARestart() throws Exception {
    var sealed = box().seal("blog", "s3cret ✓");

    assertThat(SecretBox.isSealed(sealed)).isTrue();
    assertThat(sealed).doesNotContain("s3cret").isNotEqualTo(box().seal("blog", "s3cret ✓"));
    assertThat(box().unseal("blog", sealed)).isEqualTo("s3cret ✓");
    assertThat(box().unseal("blog", "plain")).isEqualTo("plain");
  }

  @Test
  void keepsItsKeyForTheOwnersEyesOnly() throws Exception {
    box();

    assertThat(Files.getPosixFilePermissions(folder.resolve("key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void doesNotOpenForAnotherOwnerNorWhenTamperedWith() throws Exception {
    var sealed = box().seal("blog", "s3cret");

    assertDoesNotOpen("shop", sealed);
    assertDoesNotOpen("blog", sealed.substring(0, sealed.length() - 6) + "AAAAAA");
    assertDoesNotOpen("blog", "sealed:v1:AAAA");
    Files.delete(folder.resolve("key"));
    assertDoesNotOpen("blog", sealed);
  }

  @Test
  void aDamagedKeyIsNotReplacedInSilence() throws Exception {
    Files.writeString(folder.resolve("key"), "abc");

    assertThatThrownBy(this::box).isInstanceOf(IOException.class).hasMessageContaining("no key");
  }

  private void assertDoesNotOpen(String owner, String sealed) throws IOException {
    var box = box();
    assertThatThrownBy(() -> box.unseal(owner, sealed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not open");
  }

  private SecretBox box() throws IOException {
    return SecretBox.open(folder.resolve("key"));
  }
}
