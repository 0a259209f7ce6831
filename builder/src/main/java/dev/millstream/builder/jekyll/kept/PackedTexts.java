package dev.millstream.builder.jekyll.kept;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// A rendered body and its excerpt, compressed: a layout's change takes them instead of rendering
/// all Markdown again. Immutable and thread-safe.
public final class PackedTexts {
  private final byte[] bytes;

  private PackedTexts(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The texts.
  public record Texts(String html, Optional<String> excerpt) {}

  /// Packs them, fast rather than well.
  public static PackedTexts of(Texts texts) {
    var packed = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_SPEED);
    try (var out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
      write(texts.html(), out);
      out.writeBoolean(texts.excerpt().isPresent());
      if (texts.excerpt().isPresent()) {
        write(texts.excerpt().get(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    } finally {
      deflater.end();
    }
    return new PackedTexts(packed.toByteArray());
  }

  /// What was packed.
  public Texts texts() {
    try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      var html = read(in);
      return new Texts(html, in.readBoolean() ? Optional.of(read(in)) : Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return bytes.length;
  }

  /// Two bytes a character, for a text may hold half of a pair, which UTF-8 would lose.
  private static void write(String text, DataOutputStream out) throws IOException {
    var chars = ByteBuffer.allocate(text.length() * 2);
    chars.asCharBuffer().put(text);
    out.writeInt(text.length());
    out.write(chars.array());
  }

  private static String read(DataInputStream in) throws IOException {
    var chars = in.readNBytes(in.readInt() * 2);
    return ByteBuffer.wrap(chars).asCharBuffer().toString();
  }
}
