package dev.millstream.functions.wire;

/// What is said about a body that flows. A call's bodies are numbered: 0 is the visitor's, the
/// request's to the host and the answer's from it; others have the number of the fetch that they
/// belong to. A sender may be as many bytes ahead as the receiver has said it wants; for body 0 and
/// what is fetched, [#WINDOW_BYTES] are wanted from the start.
public sealed interface BodyPart {
  /// How far a sender may be ahead of who reads.
  int WINDOW_BYTES = 128 << 10;

  /// The most that is sent at once.
  int BYTES_MAX = 32 << 10;

  /// Some bytes, in order. Nobody changes them.
  @SuppressWarnings("ArrayRecordComponent") // bytes are never compared, and copying them costs
  record Bytes(byte[] bytes) implements BodyPart {}

  /// All bytes have been sent.
  record End() implements BodyPart {}

  /// No more bytes come, though it is not the end, and why.
  record Broken(String reason) implements BodyPart {}

  /// The receiver has room for so many bytes more.
  record Wanted(int bytes) implements BodyPart {}

  /// The receiver wants nothing more.
  record Unwanted() implements BodyPart {}
}
