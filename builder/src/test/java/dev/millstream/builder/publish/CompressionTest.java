package dev.millstream.builder.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.github.luben.zstd.Zstd;
import dev.millstream.store.manifest.Coding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The codings that are made at publish.
class CompressionTest {
  private static final byte[] TEXT = words(20_000);

  @Test
  void everyCodingGivesTheFileBack() throws IOException {
    var made = new Compression(PublishLimits.DEFAULTS).of(TEXT);
    assertThat(made).containsOnlyKeys(Coding.GZIP, Coding.BR, Coding.ZSTD);
    assertThat(
            new GZIPInputStream(new ByteArrayInputStream(coded(made, Coding.GZIP))).readAllBytes())
        .isEqualTo(TEXT);
    assertThat(Decoder.decompress(coded(made, Coding.BR)).getDecompressedData()).isEqualTo(TEXT);
    assertThat(Zstd.decompress(coded(made, Coding.ZSTD))).isEqualTo(TEXT);
    assertThat(coded(made, Coding.ZSTD).length).isLessThan(coded(made, Coding.GZIP).length);
    assertThat(coded(made, Coding.BR).length).isLessThan(coded(made, Coding.GZIP).length);
  }

  @Test
  void nothingIsKeptThatSavesNothing() throws IOException {
    var noise = new byte[5000];
    new Random(1).nextBytes(noise);
    var compression = new Compression(PublishLimits.DEFAULTS);
    assertThat(compression.of(noise)).isEmpty();
    assertThat(compression.of("short".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void onlyTheFirstFilesOfALargePublishAreCompressedForLong() throws IOException {
    var compression = new Compression(PublishLimits.DEFAULTS);
    var best = coded(compression.of(TEXT), Coding.BR).length;
    for (var i = 0; i < 3; i++) {
      compression.of(TEXT);
    }
    assertThat(compression.of(TEXT).getOrDefault(Coding.BR, TEXT).length).isGreaterThan(best);
  }

  @Test
  void aLargePublishHasZstdForItsFirstFilesOnly() throws IOException {
    var limits = new PublishLimits(1 << 20, 1 << 20, 1 << 20, 1 << 20, 30_000, 1, Duration.ZERO, 1);
    var compression = new Compression(limits);
    assertThat(compression.of(TEXT)).containsKey(Coding.ZSTD);
    assertThat(compression.of(TEXT)).containsOnlyKeys(Coding.GZIP, Coding.BR);
  }

  private static byte[] coded(Map<Coding, byte[]> made, Coding coding) {
    return Objects.requireNonNull(made.get(coding));
  }

  private static byte[] words(int size) {
    var random = new Random(7);
    var out = new StringBuilder();
    while (out.length() < size) {
      out.append("word").append(random.nextInt(700)).append(random.nextInt(9) == 0 ? ".\n" : " ");
    }
    return out.substring(0, size).getBytes(UTF_8);
  }
}
