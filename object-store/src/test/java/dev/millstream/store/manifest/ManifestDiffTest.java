package dev.millstream.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.CorruptObjectException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestDiffTest {
  @Test
  void tellsWhatWasAddedChangedAndRemoved() throws CorruptObjectException {
    var kept = SampleTrees.asset("/kept", "text/plain");
    var before =
        manifest(
            kept, SampleTrees.asset("/b", "text/plain"), SampleTrees.asset("/a", "text/plain"));
    var after =
        manifest(
            kept,
            SampleTrees.asset("/b", "text/plain", Coding.GZIP),
            SampleTrees.asset("/c/d", "text/plain"),
            new Asset("/e", "text/plain", kept.variants()));
    var diff = ManifestDiff.between(before, after);
    assertThat(diff.added()).containsExactly("/c/d", "/e");
    assertThat(diff.changed()).containsExactly("/b");
    assertThat(diff.removed()).containsExactly("/a");
    assertThat(diff.newBytes()).as("/b in gzip and /c/d").isEqualTo(200 + 4_000);
    assertThat(diff.isEmpty()).isFalse();
  }

  @Test
  void isEmptyBetweenEqualTrees() throws CorruptObjectException {
    var one = SampleTrees.site().toBytes();
    var other = new ManifestWriter();
    read(one).stream().forEach(other::add);
    assertThat(ManifestDiff.between(read(one), read(other.toBytes())))
        .isEqualTo(new ManifestDiff(List.of(), List.of(), List.of(), 0));
    assertThat(ManifestDiff.between(read(one), read(one)).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void agreesWithSetsOnRandomTrees(long seed) throws CorruptObjectException {
    var before = manifest(SampleTrees.random(seed, 200).toArray(Asset[]::new));
    var after = manifest(SampleTrees.random(seed + 1, 200).toArray(Asset[]::new));
    var diff = ManifestDiff.between(before, after);
    assertThat(Set.copyOf(diff.added())).isEqualTo(without(after, before));
    assertThat(Set.copyOf(diff.removed())).isEqualTo(without(before, after));
    assertThat(diff.changed())
        .allMatch(path -> !before.find(path).equals(after.find(path)))
        .allMatch(before::contains);
  }

  private static Set<String> without(Manifest one, Manifest other) {
    return one.stream()
        .map(Asset::path)
        .filter(path -> !other.contains(path))
        .collect(Collectors.toSet());
  }

  private static Manifest manifest(Asset... assets) throws CorruptObjectException {
    var writer = new ManifestWriter();
    List.of(assets).forEach(writer::add);
    return read(writer.toBytes());
  }

  private static Manifest read(byte[] bytes) throws CorruptObjectException {
    return Manifest.of(ByteBuffer.wrap(bytes));
  }
}
