package dev.millstream.functions.zip;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Makes nothing but the digest of what it took.
final class Summer implements Codec {
  private final MessageDigest digest;
  private boolean finished;
  private boolean done;

  Summer(String algorithm) {
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("the digest is not known: " + algorithm, e);
    }
  }

  @Override
  public void take(byte[] input) {
    digest.update(input);
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public byte[] next() {
    if (!finished || done) {
      return new byte[0];
    }
    done = true;
    return digest.digest();
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public void close() {}
}
