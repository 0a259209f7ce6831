package dev.millstream.functions.wire;

/// What is said between those who look into an isolate with a debugger and that isolate.
public sealed interface InspectorPart {
  /// From the host: the isolate is there, and loads its code once it is told to [Go].
  record Opened() implements InspectorPart {}

  /// From the host: the isolate is no more.
  record Closed() implements InspectorPart {}

  /// To the host: a session begins.
  record Attach() implements InspectorPart {}

  /// To the host: a session ends; what it held goes on.
  record Detach() implements InspectorPart {}

  /// To the host: what was to be said before the code is loaded has been said.
  record Go() implements InspectorPart {}

  /// Either way: a message of the Chrome DevTools Protocol.
  record Message(String json) implements InspectorPart {}
}
