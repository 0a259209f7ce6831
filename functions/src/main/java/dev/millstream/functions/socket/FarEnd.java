package dev.millstream.functions.socket;

/// The far end of a WebSocket that was opened. Thread-safe. Who got it joins it once, or tells it
/// that it is lost.
public interface FarEnd {
  /// From now on `near` hears what the far end says; what it said before comes first.
  void join(NearEnd near);

  /// Tells it something; never blocks. A far end that was lost takes no notice.
  void say(SocketPart part);
}
