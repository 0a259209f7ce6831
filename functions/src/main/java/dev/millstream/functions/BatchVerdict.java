package dev.millstream.functions;

import java.util.List;
import java.util.Map;

/// What a worker said of a batch's messages, by their ids: those of `acks` are done, those of
/// `retries` are to come again after so many seconds, or after the usual time where that is
/// negative.
public record BatchVerdict(List<String> acks, Map<String, Integer> retries) {
  /// Nothing was said.
  public static final BatchVerdict NONE = new BatchVerdict(List.of(), Map.of());

  public BatchVerdict {
    acks = List.copyOf(acks);
    retries = Map.copyOf(retries);
  }
}
