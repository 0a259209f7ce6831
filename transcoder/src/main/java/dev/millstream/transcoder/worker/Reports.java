package dev.millstream.transcoder.worker;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The way to the parent.
final class Reports {
  private final DataOutputStream out;

  Reports(OutputStream out) {
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  void send(Report report) throws IOException {
    report.write(out);
    out.flush();
  }
}
