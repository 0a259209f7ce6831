package dev.millstream.edge.send;

import java.nio.ByteBuffer;

/// The body of an answer that is given more than once.
public sealed interface Body {
  /// How many bytes it has.
  long size();

  /// What it takes to keep it.
  int weight();

  /// Whether it can be sent no more.
  boolean isGone();

  /// One in memory, outside the heap. Never read from its buffer's own position.
  record InMemory(ByteBuffer bytes) implements Body {
    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public int weight() {
      return bytes.limit();
    }

    @Override
    public boolean isGone() {
      return false;
    }

    /// A part of it, to be read.
    public ByteBuffer part(long from, long length) {
      return bytes.duplicate().limit((int) (from + length)).position((int) from);
    }
  }

  /// One in a file.
  record OnDisk(OpenFile file) implements Body {
    @Override
    public long size() {
      return file.size();
    }

    @Override
    public int weight() {
      return 0;
    }

    @Override
    public boolean isGone() {
      return file.isRetired();
    }
  }
}
