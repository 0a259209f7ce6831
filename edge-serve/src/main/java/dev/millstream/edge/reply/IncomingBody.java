package dev.millstream.edge.reply;

import dev.millstream.edge.wire.BodyRefused;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A visitor's body on its way to another server: it remembers why it broke off, which whoever
/// reads it does not tell. For one thread at a time.
final class IncomingBody extends FilterInputStream {
  private volatile @Nullable BodyRefused refused;

  IncomingBody(InputStream in) {
    super(in);
  }

  /// Why no more was taken, if so.
  Optional<BodyRefused> refused() {
    return Optional.ofNullable(refused);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (BodyRefused e) {
      refused = e;
      throw e;
    }
  }
}
