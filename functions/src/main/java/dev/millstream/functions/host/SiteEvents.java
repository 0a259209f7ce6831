package dev.millstream.functions.host;

import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;

/// What a site's code makes happen. Called on the isolate's thread, in the middle of a turn.
interface SiteEvents {
  void responded(int call, FunctionResponse response);

  void threw(int call, String message, String stack);

  /// The call has answered, and nothing that it asked to be waited for is left.
  void finished(int call);

  void fetchesAsset(int call, int fetch, FunctionRequest request);

  void setsTimer(int call, int timer, long millis);

  void printed(String level, String text);

  /// V8's heap is nearly full: the turn must be stopped.
  void heapNearlyFull();
}
