package dev.millstream.functions.zip;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An isolate's codecs, by number. Belongs to the isolate's thread.
public final class Codecs implements AutoCloseable {
  private final Map<Integer, Codec> open = new HashMap<>();
  private int last;

  /// Opens a codec of a format, or one that adds up, by a digest's name.
  public int open(String name, boolean packs) {
    var codec =
        switch (name) {
          case "gzip", "deflate", "deflate-raw" -> packs ? new Packer(name) : new Unpacker(name);
          default -> new Summer(name);
        };
    open.put(++last, codec);
    return last;
  }

  /// The next piece of what a codec makes, of at most 64 KiB, after it took `input`, and its end
  /// where it `finishes`. An empty one asks for input.
  ///
  /// @throws BrokenDataException if the input cannot be read
  public byte[] step(int number, byte @Nullable [] input, boolean finishes)
      throws BrokenDataException {
    var codec = open.get(number);
    if (codec == null) {
      throw new BrokenDataException("the stream has ended");
    }
    if (input != null) {
      codec.take(input);
    }
    if (finishes) {
      codec.finish();
    }
    return codec.next();
  }

  public boolean isDone(int number) {
    var codec = open.get(number);
    return codec == null || codec.isDone();
  }

  public void close(int number) {
    var codec = open.remove(number);
    if (codec != null) {
      codec.close();
    }
  }

  @Override
  public void close() {
    open.values().forEach(Codec::close);
    open.clear();
  }
}
