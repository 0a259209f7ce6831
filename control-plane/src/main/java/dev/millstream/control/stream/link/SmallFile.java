package dev.millstream.control.stream.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Fetches a file that fits into memory, while somebody waits for it.
public final class SmallFile {
  private static final int PIECE_BYTES = 64 << 10;

  private SmallFile() {}

  /// The bytes behind `url`, `bytesMax` at most.
  ///
  /// @throws LinkException if it cannot be had, is larger, or takes longer than `most`
  public static byte[] fetch(LinkClient client, String url, int bytesMax, Duration most)
      throws LinkException {
    var end = System.nanoTime() + most.toNanos();
    try (var sent = client.open(url, 0, Optional.empty())) {
      var all = new ByteArrayOutputStream();
      var piece = new byte[PIECE_BYTES];
      for (var read = 0; read >= 0; read = sent.body().read(piece)) {
        all.write(piece, 0, read);
        if (all.size() > bytesMax) {
          throw new LinkException(
              "The file has more than the %d bytes allowed.".formatted(bytesMax), false);
        }
        if (System.nanoTime() > end) {
          throw new LinkException("It took longer than %d s.".formatted(most.toSeconds()), true);
        }
      }
      return all.toByteArray();
    } catch (LinkException e) {
      throw e;
    } catch (IOException e) {
      throw new LinkException("The connection broke.", true);
    }
  }
}
