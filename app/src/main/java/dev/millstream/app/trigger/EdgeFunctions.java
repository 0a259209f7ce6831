package dev.millstream.app.trigger;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.edge.EdgeServer;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.trigger.LiveFunctions;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The functions of what an edge serves.
public record EdgeFunctions(EdgeServer edge) implements LiveFunctions {
  @Override
  public Optional<FunctionOutcome> handle(String project, FunctionEvent event) throws IOException {
    return edge.handle(project, event);
  }

  @Override
  public Optional<FunctionOutcome> wake(Alarm alarm) throws IOException {
    var waker = alarm.waker();
    var object = alarm.object();
    var address =
        new ToObject.Address(object.namespace(), waker.className(), object.id(), "", waker.live());
    var nothing = new FunctionRequest("POST", "https://object.local/", List.of(), new byte[0]);
    var event = new ToObject(address, ToObject.Asked.ALARM, nothing);
    return waker.live()
        ? edge.handle(waker.project(), event)
        : edge.handle(RefName.deployment(waker.project(), waker.deployment()), event);
  }

  @Override
  public void refresh(String project) throws IOException {
    edge.refresh(RefName.production(project));
  }
}
