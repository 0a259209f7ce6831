package dev.millstream.edge.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;

  @Test
  void aFileIsOpenedOnceAndNoMoreThanSoMany() throws IOException {
    try (var files = new OpenFiles(2, LONG)) {
      var first = files.open(file("a", 10));
      assertThat(files.open(folder.resolve("a"))).isSameAs(first);
      var second = files.open(file("b", 10));
      assertThat(first.hold()).isTrue(); // so it was used last
      first.release();
      files.open(file("c", 10));
      assertThat(files.count()).isEqualTo(2);
      assertThat(second.hold()).isFalse();
      assertThat(first.hold()).isTrue();
      first.release();
    }
  }

  @Test
  void whatCanBeSentInAnotherWayTakesNoFilesPlace() throws IOException {
    try (var files = new OpenFiles(1, LONG)) {
      var first = files.openIfRoom(file("a", 10)).orElseThrow();
      assertThat(files.openIfRoom(file("b", 10))).isEmpty();
      assertThat(files.openIfRoom(folder.resolve("a"))).containsSame(first);
    }
  }

  @Test
  void whatIsHeldStaysOpenUntilItIsReleased() throws IOException {
    var files = new OpenFiles(2, LONG);
    var one = files.open(file("a", 10));
    assertThat(one.hold()).isTrue();
    files.close();
    assertThat(one.isRetired()).isTrue();
    assertThat(one.hold()).isFalse();
    assertThat(one.channel().read(ByteBuffer.allocate(20), 0)).isEqualTo(10);
    var channel = one.channel();
    one.release();
    while (channel.isOpen()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatNobodyAskedForIsClosed() throws IOException {
    try (var files = new OpenFiles(2, Duration.ofMillis(40))) {
      var one = files.open(file("a", 10));
      while (!one.isRetired()) {
        Thread.onSpinWait();
      }
      assertThat(files.count()).isZero();
      assertThat(files.open(folder.resolve("a"))).isNotSameAs(one);
    }
  }

  @Test
  void whatWasFetchedIsNear() throws IOException {
    try (var files = new OpenFiles(2, LONG)) {
      var one = files.open(file("a", 9_000_000));
      one.fetch(8_500_000);
      assertThat(one.isNear(8_999_999)).isTrue();
      assertThat(one.windowEnd(8_500_000)).isEqualTo(9_000_000);
      assertThat(one.windowEnd(0)).isEqualTo(4L << 20);
    }
  }

  private Path file(String name, int size) throws IOException {
    return Files.write(folder.resolve(name), new byte[size]);
  }
}
