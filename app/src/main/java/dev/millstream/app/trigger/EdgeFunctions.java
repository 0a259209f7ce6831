package dev.millstream.app.trigger;

import dev.millstream.edge.EdgeServer;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.trigger.LiveFunctions;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.util.Optional;

/// The functions of what an edge serves.
public record EdgeFunctions(EdgeServer edge) implements LiveFunctions {
  @Override
  public Optional<FunctionOutcome> handle(String project, FunctionEvent event) throws IOException {
    return edge.handle(project, event);
  }

  @Override
  public void refresh(String project) throws IOException {
    edge.refresh(RefName.production(project));
  }
}
