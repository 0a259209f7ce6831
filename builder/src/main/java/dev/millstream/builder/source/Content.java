package dev.millstream.builder.source;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/// A file's bytes, wherever they lie. Thread-safe; reading twice gives the same bytes.
public sealed interface Content {
  /// The number of bytes.
  long size() throws IOException;

  /// The bytes as a stream.
  InputStream open() throws IOException;

  /// All bytes.
  default byte[] bytes() throws IOException {
    try (var in = open()) {
      return in.readAllBytes();
    }
  }

  /// The bytes as UTF-8 text, without a byte order mark, with `\n` line ends.
  default String text() throws IOException {
    var text = new String(bytes(), StandardCharsets.UTF_8);
    var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return plain.indexOf('\r') < 0 ? plain : plain.replace("\r\n", "\n");
  }

  /// What stands in [#text] for bytes that are not UTF-8.
  char UNREADABLE = '\ufffd';

  /// Whether all bytes are UTF-8.
  default boolean isUtf8() throws IOException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /// Bytes in memory; `value` must not change afterwards.
  static Content of(byte[] value) {
    return new Bytes(value);
  }

  /// Text in memory, as UTF-8.
  static Content of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Bytes in memory.
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Bytes(byte[] value) implements Content {
    @Override
    public long size() {
      return value.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] bytes() {
      return value;
    }
  }

  /// A blob of a git repository, which stays open as long as it is read.
  record Blob(Repository repository, ObjectId id, boolean executable) implements Content {
    @Override
    public long size() throws IOException {
      try (var reader = repository.newObjectReader()) {
        return reader.getObjectSize(id, Constants.OBJ_BLOB);
      }
    }

    @Override
    public InputStream open() throws IOException {
      return repository.open(id, Constants.OBJ_BLOB).openStream();
    }
  }

  /// An object that the store holds.
  record Stored(ObjectStore store, Scope scope, Digest digest, long size) implements Content {
    @Override
    public InputStream open() throws IOException {
      return store.open(scope, digest);
    }

    @Override
    public byte[] bytes() throws IOException {
      return store.read(scope, digest);
    }
  }

  /// A file that a build command wrote.
  record OnDisk(Path file) implements Content {
    @Override
    public long size() throws IOException {
      return Files.size(file);
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }
}
