package dev.millstream.edge.strict;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSourceConduit;

/// Stands between a connection and Undertow, which takes folded lines, lengths with a sign, line
/// feeds alone, and more over HTTP/1.1 that others read in another way: that is how requests are
/// smuggled past a proxy. Undertow gets what came before the first such byte, and then something
/// that it refuses, so that the answers of requests before stay in order.
public final class StrictSource extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final Supplier<Protocol> protocol;
  private final Runnable refusing;
  private final Syntax syntax = new Syntax();
  private ByteBuffer spoiler = ByteBuffer.allocate(0);
  private boolean bad;
  private boolean spoiled;

  /// What a client speaks.
  public enum Protocol {
    HTTP_1,
    HTTP_2,
    /// What came is what HTTP/2 begins with, and not all of it.
    UNKNOWN
  }

  private StrictSource(StreamSourceConduit next, Supplier<Protocol> protocol, Runnable refusing) {
    super(next);
    this.protocol = protocol;
    this.refusing = refusing;
  }

  /// Stands below what will be set upon the connection; `refusing` is told when a request is
  /// spoiled.
  public static void under(
      StreamConnection connection, Supplier<Protocol> protocol, Runnable refusing) {
    var source = connection.getSourceChannel();
    source.setConduit(new StrictSource(source.getConduit(), protocol, refusing));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (spoiled) {
      return spoil(into, into.position());
    }
    var start = into.position();
    int good;
    do {
      var count = next.read(into);
      if (count <= 0 || protocol.get() == Protocol.HTTP_2) {
        return count;
      }
      good = bad ? start : syntax.follow(into, start);
      bad = good < into.position();
    } while (into.position() == start); // nothing came but empty lines
    if (!bad || protocol.get() == Protocol.UNKNOWN) {
      return into.position() - start;
    }
    spoiled = true;
    refusing.run();
    into.position(good);
    if (syntax.isInHead()) {
      spoiler = Syntax.spoiler();
    }
    return spoil(into, start);
  }

  /// Adds what spoils the request; after it, or within a body, nothing more comes.
  private int spoil(ByteBuffer into, int start) throws IOException {
    while (spoiler.hasRemaining() && into.hasRemaining()) {
      into.put(spoiler.get());
    }
    if (into.position() == start) {
      throw new IOException("the request's body is malformed");
    }
    return into.position() - start;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    for (var i = offset; i < offset + length; i++) {
      if (into[i].hasRemaining()) {
        return read(into[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return Conduits.transfer(this, count, through, target);
  }
}
