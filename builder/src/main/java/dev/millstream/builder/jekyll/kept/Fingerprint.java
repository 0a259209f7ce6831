package dev.millstream.builder.jekyll.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.builder.source.Content;
import dev.millstream.store.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;

/// A value's first 128 bits of SHA-256, over its types and, in a map, its order too: templates can
/// tell both. Two values of one fingerprint are the same to a template.
public record Fingerprint(long high, long low) {
  /// Of what is not there.
  public static final Fingerprint ABSENT = new Fingerprint(0, 0);

  /// Of a value that templates know. A document stands for its path alone: what is read of it is a
  /// read of its own.
  public static Fingerprint of(@Nullable Object value) {
    var hash = Digest.sha256();
    write(value, hash);
    return of(hash);
  }

  /// Of a series of others: the same as of no other series.
  public static Fingerprint ofAll(Collection<Fingerprint> parts) {
    var bytes = ByteBuffer.allocate(parts.size() * 2 * Long.BYTES);
    parts.forEach(part -> bytes.putLong(part.high).putLong(part.low));
    var hash = Digest.sha256();
    hash.update(bytes.flip());
    return of(hash);
  }

  /// Of a file's bytes: of the name that git or the store has for them, where they lie there.
  public static Fingerprint of(Content content) {
    return switch (content) {
      case Content.Blob blob -> ofId(blob.id());
      case Content.Stored stored -> of(stored.digest().toString());
      case Content.Bytes _, Content.OnDisk _ -> ofBytes(content);
    };
  }

  /// The first bits of what git hashed itself.
  private static Fingerprint ofId(AnyObjectId id) {
    var bytes = ByteBuffer.allocate(Constants.OBJECT_ID_LENGTH);
    id.copyRawTo(bytes);
    return new Fingerprint(bytes.getLong(0), bytes.getLong(Long.BYTES));
  }

  private static Fingerprint ofBytes(Content content) {
    try {
      var hash = Digest.sha256();
      hash.update(content.bytes());
      return of(hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fingerprint of(MessageDigest hash) {
    var bytes = ByteBuffer.wrap(hash.digest());
    return new Fingerprint(bytes.getLong(), bytes.getLong());
  }

  private static void write(@Nullable Object value, MessageDigest hash) {
    switch (value) {
      case null -> hash.update((byte) 'n');
      case Named named -> write('d', named.name(), hash);
      case Map<?, ?> map -> {
        write('m', String.valueOf(map.size()), hash);
        map.forEach((key, item) -> {
          write(key, hash);
          write(item, hash);
        });
      }
      case Collection<?> list -> {
        write('c', String.valueOf(list.size()), hash);
        list.forEach(item -> write(item, hash));
      }
      case String text -> write('s', text, hash);
      case Fingerprint(var high, var low) -> {
        hash.update((byte) 'f');
        hash.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).flip());
      }
      default -> {
        write('v', value.getClass().getName(), hash);
        write('v', value.toString(), hash);
      }
    }
  }

  private static void write(char type, String text, MessageDigest hash) {
    var bytes = text.getBytes(UTF_8);
    hash.update((byte) type);
    hash.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    hash.update(bytes);
  }
}
