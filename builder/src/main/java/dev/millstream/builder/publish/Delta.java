package dev.millstream.builder.publish;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/// One file's bytes against a dictionary's, in the two codings of RFC 9842 (sections 4 and 5): a
/// fixed beginning, the dictionary's SHA-256, and a stream.
final class Delta {
  private static final byte[] DCB = {(byte) 0xff, 0x44, 0x43, 0x42};
  private static final byte[] DCZ = {0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0};

  /// The window of this level holds 4 MiB, which all clients have to.
  private static final int ZSTD_LEVEL = 12;

  private static final int BROTLI_QUALITY = 9;
  private static final int RAW = 0;

  private Delta() {}

  /// The file in both codings, where this platform has Brotli.
  static Map<Coding, byte[]> of(byte[] file, byte[] dictionary) throws IOException {
    var hash = Digest.of(dictionary).bytes();
    var made = new EnumMap<Coding, byte[]>(Coding.class);
    if (Brotli4jLoader.isAvailable()) {
      made.put(Coding.DCB, behind(DCB, hash, brotli(file, dictionary)));
    }
    made.put(Coding.DCZ, behind(DCZ, hash, Zstd.compressUsingDict(file, dictionary, ZSTD_LEVEL)));
    return made;
  }

  private static byte[] brotli(byte[] file, byte[] dictionary) throws IOException {
    var raw = ByteBuffer.allocateDirect(dictionary.length).put(dictionary).flip();
    var out = new ByteArrayOutputStream();
    var parameters = new Encoder.Parameters().setQuality(BROTLI_QUALITY);
    try (var brotli = new BrotliOutputStream(out, parameters)) {
      brotli.attachDictionary(Encoder.prepareDictionary(raw, RAW));
      brotli.write(file);
    }
    return out.toByteArray();
  }

  private static byte[] behind(byte[] magic, byte[] hash, byte[] stream) {
    return ByteBuffer.allocate(magic.length + hash.length + stream.length)
        .put(magic)
        .put(hash)
        .put(stream)
        .array();
  }
}
