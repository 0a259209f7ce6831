package dev.millstream.bindings.door;

/// What a function gets back: 200 and the result as JSON with the bytes that go with it, or another
/// status and in `result` the reason. Nobody changes `bytes`.
@SuppressWarnings("ArrayRecordComponent") // values are never compared, and copying them costs
public record Answer(int status, String result, byte[] bytes) {
  private static final byte[] NONE = new byte[0];

  /// A result without bytes.
  public static Answer of(String result) {
    return new Answer(200, result, NONE);
  }

  /// Why there is no result.
  public static Answer refused(Refusal refusal) {
    return new Answer(refusal.status(), String.valueOf(refusal.getMessage()), NONE);
  }
}
