package dev.millstream.builder.publish;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dev.millstream.store.manifest.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses a file into the codings that save something. The same bytes always give the same.
final class Compression {
  private static final int BYTES_MIN = 256;
  private static final int BROTLI_QUALITY = 5;

  private Compression() {}

  /// The codings that are at least a twentieth smaller than the file, and smaller than the coding
  /// before them.
  static Map<Coding, byte[]> of(byte[] bytes) throws IOException {
    var kept = new EnumMap<Coding, byte[]>(Coding.class);
    if (bytes.length < BYTES_MIN) {
      return kept;
    }
    var limit = bytes.length - bytes.length / 20;
    var gzip = gzip(bytes);
    if (gzip.length < limit) {
      kept.put(Coding.GZIP, gzip);
      limit = gzip.length;
    }
    // No native library for this platform: gzip alone still serves everyone.
    if (Brotli4jLoader.isAvailable()) {
      var brotli = Encoder.compress(bytes, new Encoder.Parameters().setQuality(BROTLI_QUALITY));
      if (brotli.length < limit) {
        kept.put(Coding.BR, brotli);
      }
    }
    return kept;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (var gzip = new BestGzip(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
