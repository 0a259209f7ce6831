package dev.millstream.builder.publish;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file with its digests known. `held` are its variants if the tree before has them all; `bodies`
/// are the codings held in memory: what is in neither is streamed from the source.
record PreparedFile(
    SiteFile source,
    String type,
    List<Variant> variants,
    boolean held,
    Map<Coding, byte[]> bodies,
    Optional<IOException> failure) {
  private static final Map<Coding, byte[]> NO_BODIES = Map.of();

  static PreparedFile of(
      SiteFile file, Predecessor before, PublishLimits limits, Compression compression)
      throws IOException {
    var type = ContentTypes.of(file.path());
    if (file.content().size() > limits.compressedBytesMax()) {
      return streamed(file, type, before);
    }
    var bytes = file.content().bytes();
    var digest = Digest.of(bytes);
    var held = before.variants(digest, type);
    if (!held.isEmpty()) {
      var page = HeadLinks.arePartOf(type) ? Map.of(Coding.IDENTITY, bytes) : NO_BODIES;
      return new PreparedFile(file, type, held, true, page, Optional.empty());
    }
    var bodies = new EnumMap<Coding, byte[]>(Coding.class);
    bodies.put(Coding.IDENTITY, bytes);
    if (ContentTypes.compressible(type)) {
      bodies.putAll(compression.of(bytes));
    }
    var variants = new ArrayList<Variant>();
    bodies.forEach((coding, body) ->
        variants.add(
            new Variant(
                coding, coding == Coding.IDENTITY ? digest : Digest.of(body), body.length)));
    return new PreparedFile(file, type, variants, false, bodies, Optional.empty());
  }

  static PreparedFile failed(SiteFile file, IOException failure) {
    return new PreparedFile(file, "", List.of(), false, Map.of(), Optional.of(failure));
  }

  void rethrow() throws IOException {
    if (failure.isPresent()) {
      throw new IOException(source.path() + ": " + failure.get().getMessage(), failure.get());
    }
  }

  /// What a page has a browser fetch early.
  Optional<String> links() {
    return HeadLinks.arePartOf(type)
        ? Optional.ofNullable(bodies.get(Coding.IDENTITY)).flatMap(HeadLinks::of)
        : Optional.empty();
  }

  Digest identity() {
    return variants.getFirst().digest();
  }

  private static PreparedFile streamed(SiteFile file, String type, Predecessor before)
      throws IOException {
    var hash = Digest.sha256();
    var size = 0L;
    try (var in = file.content().open()) {
      size = hashAll(in, hash);
    }
    var identity = new Variant(Coding.IDENTITY, Digest.ofHash(hash.digest()), size);
    var held = before.contents().find(identity.digest()).isPresent();
    return new PreparedFile(file, type, List.of(identity), held, Map.of(), Optional.empty());
  }

  private static long hashAll(InputStream in, MessageDigest hash) throws IOException {
    var buffer = new byte[1 << 16];
    var size = 0L;
    for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      hash.update(buffer, 0, read);
      size += read;
    }
    return size;
  }
}
