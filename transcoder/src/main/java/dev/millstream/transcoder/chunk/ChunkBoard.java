package dev.millstream.transcoder.chunk;

import dev.millstream.transcoder.ladder.Chunk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Who makes which chunk of one video's ladder, as one of the processes sees it that make them.
/// What was made is bytes to it.
public interface ChunkBoard {
  /// A chunk that is this process's now, and what was made of it before.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Taken(Chunk chunk, byte[] made) {}

  /// Says of which chunks the ladder is; what was made of other ones is forgotten.
  void plan(List<Chunk> chunks) throws IOException;

  /// Takes the chunk that begins with segment `at`, or any if that is negative. Empty if there is
  /// none that nobody works at, or if other work goes before.
  Optional<Taken> take(int at) throws IOException;

  /// Whether work that cannot wait for the end of a chunk goes before.
  boolean yields() throws IOException;

  /// Keeps what there is of a chunk that was taken, which then stays taken unless it is whole.
  ///
  /// @throws LostChunkException if it is this process's no more
  void keep(Chunk chunk, byte[] made, boolean whole) throws IOException;

  /// How many segments the chunks have that are whole.
  int segmentsMade() throws IOException;

  /// What was made of all chunks, in their order; empty unless all are whole.
  Optional<List<byte[]>> whole() throws IOException;

  /// Lets others take what was taken here.
  void release() throws IOException;

  /// Forgets the plan, and what was made.
  void forget() throws IOException;
}
