package dev.millstream.edge.reply;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/// Sends pieces of a file as fast as the client takes them, by `transferFrom`: no heap, and no
/// thread while the client is slow. The first write is the caller's, later ones are the I/O
/// thread's; like nginx, that one waits where a page is not in the system's cache.
final class PieceWriter implements ChannelListener<StreamSinkChannel> {
  private static final int FIRST_BYTES = 32 << 10;

  private final HttpServerExchange exchange;
  private final FileChannel file;
  private final Deque<Reply.Piece> pieces;
  private long sent; // of the first piece
  private boolean begun;
  private boolean shut;

  private PieceWriter(HttpServerExchange exchange, FileChannel file, List<Reply.Piece> pieces) {
    this.exchange = exchange;
    this.file = file;
    this.pieces = new ArrayDeque<>(pieces);
  }

  /// Begins to send; the exchange ends by itself.
  static void send(HttpServerExchange exchange, Path file, List<Reply.Piece> pieces)
      throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    exchange.addExchangeCompleteListener((_, next) -> {
      IoUtils.safeClose(channel);
      next.proceed();
    });
    new PieceWriter(exchange, channel, pieces).handleEvent(exchange.getResponseChannel());
  }

  @Override
  public void handleEvent(StreamSinkChannel sink) {
    try {
      if (write(sink)) {
        exchange.endExchange();
      } else {
        sink.getWriteSetter().set(this);
        sink.resumeWrites();
      }
    } catch (IOException broken) {
      // the client went away, or a file was cut: the length was promised, so only a break tells
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    }
  }

  private boolean write(StreamSinkChannel sink) throws IOException {
    while (!pieces.isEmpty()) {
      var piece = pieces.getFirst();
      while (sent < piece.length()) {
        var written = write(sink, piece);
        if (written <= 0) {
          return false;
        }
        sent += written;
      }
      pieces.removeFirst();
      sent = 0;
    }
    if (!shut) {
      sink.shutdownWrites();
      shut = true;
    }
    return sink.flush();
  }

  private long write(StreamSinkChannel sink, Reply.Piece piece) throws IOException {
    var written =
        switch (piece) {
          case Reply.Piece.Slice(var range) -> {
            var at = range.offset() + sent;
            if (at >= file.size()) {
              throw new IOException("a file is shorter than its manifest says");
            }
            var left = range.length() - sent;
            yield begun ? sink.transferFrom(file, at, left) : sink.write(first(at, left));
          }
          case Reply.Piece.Text(var bytes) ->
              sink.write(ByteBuffer.wrap(bytes, (int) sent, bytes.length - (int) sent));
        };
    begun |= written > 0;
    return written;
  }

  /// What goes out with the head. Until that is out, Undertow would transfer from the channel's own
  /// position, and more than it was told to.
  private ByteBuffer first(long at, long left) throws IOException {
    var bytes = ByteBuffer.allocate((int) Math.min(left, FIRST_BYTES));
    file.read(bytes, at);
    return bytes.flip();
  }
}
