package dev.millstream.functions.tail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// An answer's body that tells, once, how it ended.
final class TailedBody extends FilterInputStream {
  private final Consumer<Fate> teller;
  private final AtomicBoolean told = new AtomicBoolean();

  /// How a body ended.
  sealed interface Fate {
    record Whole() implements Fate {}

    /// It was closed before its end.
    record Left() implements Fate {}

    record Broken(String reason) implements Fate {}
  }

  TailedBody(InputStream body, Consumer<Fate> teller) {
    super(body);
    this.teller = teller;
  }

  @Override
  public int read() throws IOException {
    return told(super::read);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return told(() -> super.read(bytes, offset, length));
  }

  private interface Reading {
    int read() throws IOException;
  }

  private int told(Reading reading) throws IOException {
    try {
      var got = reading.read();
      if (got < 0) {
        tell(new Fate.Whole());
      }
      return got;
    } catch (IOException e) {
      tell(new Fate.Broken(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    tell(new Fate.Left());
  }

  private void tell(Fate fate) {
    if (!told.getAndSet(true)) {
      teller.accept(fate);
    }
  }
}
