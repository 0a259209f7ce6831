package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionResponse;

/// How a fetch ended.
public sealed interface Fetched {
  /// What is sent if nothing stored goes before it.
  FunctionResponse response();

  /// The origin answered, with whatever status; header fields of the connection are gone.
  record Answered(FunctionResponse response) implements Fetched {}

  /// The origin answered this visitor only: nobody else gets it, whatever its headers say.
  record Personal(FunctionResponse response) implements Fetched {}

  /// It did not; `response` is a page of ours that says so. `reached` tells an origin that failed
  /// from one that could not be asked.
  record Failed(FunctionResponse response, boolean reached) implements Fetched {}
}
