package dev.millstream.builder.publish;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import dev.millstream.store.manifest.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses the files of one publish into the codings that save something. Brotli's best level
/// takes a second per megabyte, so only small files have it, and only as many as a push of a few
/// files brings: nobody waits for a first push of thousands. Thread-safe.
final class Compression {
  /// Below this a file fits into one packet with its headers: a shorter one arrives no sooner, and
  /// every coding is an object to keep.
  private static final int BYTES_MIN = 1024;

  /// Who takes zstd takes brotli, too: below this, and where a push brings thousands of files, a
  /// third object is not worth its place.
  private static final int ZSTD_BYTES_MIN = 2048;

  private static final int GZIP_FAST = 4;
  private static final int BROTLI_FAST = 5;
  private static final int BROTLI_BEST = 11;
  private static final int ZSTD_FAST = 9;
  private static final int ZSTD_BEST = 19;

  private final PublishLimits limits;
  private final AtomicLong bestBytesLeft;
  private final AtomicLong zstdBytesLeft;

  Compression(PublishLimits limits) {
    this.limits = limits;
    bestBytesLeft = new AtomicLong(limits.bestBytesMax());
    zstdBytesLeft = new AtomicLong(limits.zstdBytesMax());
  }

  /// The codings that are at least a twentieth smaller than the file, and brotli and zstd only if
  /// they are smaller than gzip.
  Map<Coding, byte[]> of(byte[] bytes) throws IOException {
    var kept = new EnumMap<Coding, byte[]>(Coding.class);
    if (bytes.length < BYTES_MIN) {
      return kept;
    }
    var best =
        bytes.length <= limits.bestFileBytesMax() && bestBytesLeft.addAndGet(-bytes.length) >= 0;
    var limit = bytes.length - bytes.length / 20;
    var gzip = gzip(bytes, best ? Deflater.BEST_COMPRESSION : GZIP_FAST);
    if (gzip.length < limit) {
      kept.put(Coding.GZIP, gzip);
      limit = gzip.length;
    }
    // No native library for this platform: gzip alone still serves everyone.
    if (Brotli4jLoader.isAvailable()) {
      var quality = best ? BROTLI_BEST : BROTLI_FAST;
      keepIfBelow(
          limit,
          Coding.BR,
          Encoder.compress(bytes, new Encoder.Parameters().setQuality(quality)),
          kept);
    }
    if (bytes.length >= ZSTD_BYTES_MIN && zstdBytesLeft.addAndGet(-bytes.length) >= 0) {
      keepIfBelow(limit, Coding.ZSTD, Zstd.compress(bytes, best ? ZSTD_BEST : ZSTD_FAST), kept);
    }
    return kept;
  }

  private static void keepIfBelow(
      int limit, Coding coding, byte[] coded, Map<Coding, byte[]> kept) {
    if (coded.length < limit) {
      kept.put(coding, coded);
    }
  }

  private static byte[] gzip(byte[] bytes, int level) throws IOException {
    var out = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (var gzip = new LevelledGzip(out, level)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static final class LevelledGzip extends GZIPOutputStream {
    LevelledGzip(ByteArrayOutputStream out, int level) throws IOException {
      super(out, 8192);
      def.setLevel(level);
    }
  }
}
