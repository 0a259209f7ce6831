package dev.millstream.edge.frames;

/// A client's credit for one connection, shared between two senders that do not know of each other:
/// the other one began with what every connection begins with and believes in what it is told. What
/// comes back goes to whoever used it; what comes beyond that is halved. Of one connection's I/O
/// thread.
public final class Credit {
  /// Less is not worth being divided: browsers grant 10 MB and more at once.
  private static final int DIVIDED_BYTES_MIN = 1 << 20;

  private long own; // may be sent
  private long ownAll; // with what is not given back yet
  private long other = Frame.WINDOW_BYTES;
  private long otherAll = Frame.WINDOW_BYTES;

  /// Whether so much may be sent.
  public boolean has(int bytes) {
    return bytes <= own;
  }

  /// So much will be sent.
  public void take(int bytes) {
    own -= bytes;
  }

  /// What was taken is not sent after all.
  public void giveBack(int bytes) {
    own += bytes;
  }

  /// The other one sent so much.
  public void otherSent(long bytes) {
    other -= bytes;
  }

  /// The client grants more. Returns the other one's share; -1 if there is too much now.
  public int grant(int bytes) {
    if (own + other + bytes > Frame.WINDOW_BYTES_MAX) {
      return -1;
    }
    var ownUsed = Math.max(0, ownAll - own);
    var otherUsed = Math.max(0, otherAll - other);
    var used = ownUsed + otherUsed;
    long mine;
    if (bytes <= used) {
      mine = used == 0 ? 0 : bytes * ownUsed / used;
    } else {
      var more = bytes - used;
      mine = ownUsed + (more < DIVIDED_BYTES_MIN ? 0 : more / 2);
      ownAll += mine - ownUsed;
      otherAll += bytes - mine - otherUsed;
    }
    own += mine;
    other += bytes - mine;
    return (int) (bytes - mine);
  }
}
