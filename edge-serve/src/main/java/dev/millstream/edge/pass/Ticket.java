package dev.millstream.edge.pass;

/// What a path to a video begins with.
public sealed interface Ticket {
  /// The video's uid.
  record Plain(String uid) implements Ticket {}

  /// A token that is valid now.
  record Signed(Token token) implements Ticket {}

  /// A token that opens nothing, and why.
  record Refused(String why) implements Ticket {}

  /// A token whose keys have to be loaded first.
  record Unloaded() implements Ticket {}
}
