package dev.millstream.control.stream.chunk;

import dev.millstream.transcoder.ladder.Chunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// A chunk as its row says: whole, in somebody's work, or free.
record ChunkRow(Chunk chunk, boolean whole, boolean inWork) {
  /// Those of a video, in their order; `aliveSince` is when a holder must have been heard of.
  static List<ChunkRow> of(Handle handle, String uid, long aliveSince) {
    return handle
        .select(
            "SELECT first_segment, end_segment, whole, holder IS NOT NULL AND beat >= ? AS held"
                + " FROM video_chunk WHERE uid = ? ORDER BY first_segment",
            aliveSince,
            uid)
        .map(new Reader())
        .list();
  }

  boolean free() {
    return !whole && !inWork;
  }

  /// Where to begin. Behind a chunk in somebody's work, who will want to go on, it is in the middle
  /// of what is free there: so that each has a long way before they meet.
  static Optional<Chunk> choose(List<ChunkRow> rows) {
    var best = List.<ChunkRow>of();
    var followed = false;
    for (var from = 0; from < rows.size(); from++) {
      var to = from;
      while (to < rows.size() && rows.get(to).free()) {
        to++;
      }
      if (to - from > best.size()) {
        best = rows.subList(from, to);
        followed = from > 0 && rows.get(from - 1).inWork();
      }
      from = Math.max(from, to - 1);
    }
    return best.isEmpty()
        ? Optional.empty()
        : Optional.of(best.get(followed ? best.size() / 2 : 0).chunk());
  }

  private static final class Reader implements RowMapper<ChunkRow> {
    @Override
    public ChunkRow map(ResultSet row, StatementContext context) throws SQLException {
      return new ChunkRow(
          new Chunk(row.getInt("first_segment"), row.getInt("end_segment")),
          row.getBoolean("whole"),
          row.getBoolean("held"));
    }
  }
}
