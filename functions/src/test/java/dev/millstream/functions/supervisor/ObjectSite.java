package dev.millstream.functions.supervisor;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.ServerFetcher;
import dev.millstream.store.site.FunctionBinding;
import java.io.IOException;
import java.util.List;

/// A worker whose class `Counter` is bound as `OBJECTS`, and that runs its own objects.
record ObjectSite(TestSite site) {
  /// A worker of a class with these members, whose `fetch(request, env, ctx)` has this body.
  static ObjectSite of(
      FunctionEngine engine, String project, String namespace, String members, String handler) {
    var script =
        """
        const { DurableObject } = globalThis[Symbol.for('millstream.workers')];
        class Counter extends DurableObject { %s }
        globalThis.__millstream_bundle = { worker: { Counter, default: {
          async fetch(request, env, ctx) { %s }
        } } };
        """
            .formatted(members, handler);
    var plain =
        TestSite.of(engine, project, script, List.of())
            .with(FunctionBinding.objects("OBJECTS", namespace, "Counter", ""));
    return new ObjectSite(plain.with(new Own(plain)));
  }

  private record Own(TestSite site) implements ServerFetcher {
    @Override
    public FunctionResponse fetch(FunctionRequest request) throws IOException {
      throw new IOException("there is no network here");
    }

    @Override
    public FunctionOutcome ask(FunctionBinding binding, ToObject event) {
      return site.with(this).handle(event);
    }
  }

  /// Has the object of an alarm see to it.
  FunctionOutcome wake(Alarm alarm) {
    var object = alarm.object();
    var address =
        new ToObject.Address(
            object.namespace(), alarm.waker().className(), object.id(), "", alarm.waker().live());
    var nothing = new FunctionRequest("POST", "https://object.local/", List.of(), new byte[0]);
    return site.handle(new ToObject(address, ToObject.Asked.ALARM, nothing));
  }

  String body(String path) {
    return site.body(path);
  }
}
