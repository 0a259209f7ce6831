package dev.millstream.functions.zip;

/// One stream's state. Belongs to one thread; holds native memory until it is closed.
sealed interface Codec extends AutoCloseable permits Packer, Summer, Unpacker {
  /// What one step makes at most.
  int PIECE_BYTES_MAX = 64 << 10;

  /// Takes more input; only where [#next] has given all.
  void take(byte[] input);

  /// There is no more input.
  void finish();

  /// The next piece of output; an empty one asks for input, or is the end.
  ///
  /// @throws BrokenDataException if the input cannot be read
  byte[] next() throws BrokenDataException;

  /// Whether all has been given.
  boolean isDone();

  @Override
  void close();
}
