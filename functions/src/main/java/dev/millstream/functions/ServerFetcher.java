package dev.millstream.functions;

import dev.millstream.store.site.FunctionBinding;
import java.io.IOException;

/// Asks other servers for functions' `fetch`, as far as they may reach them; does not follow
/// redirects. Called on virtual threads, several at once; an interrupt ends the request.
@FunctionalInterface
public interface ServerFetcher {
  /// The answer, whole.
  ///
  /// @throws IOException if there is none; its message is shown to the code
  FunctionResponse fetch(FunctionRequest request) throws IOException;

  /// Has the object or service of a binding asked; it runs where the binding's class is.
  default FunctionOutcome ask(FunctionBinding binding, FunctionEvent.ToObject event) {
    return new FunctionOutcome.Unavailable("there are no Durable Objects here");
  }
}
