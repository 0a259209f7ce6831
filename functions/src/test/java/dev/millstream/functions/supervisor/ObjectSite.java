package dev.millstream.functions.supervisor;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.ServerFetcher;
import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.socket.SocketPart.Lost;
import dev.millstream.functions.socket.SocketPart.Text;
import dev.millstream.functions.socket.SocketPart.Took;
import dev.millstream.store.site.FunctionBinding;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A worker whose class `Counter` is bound as `OBJECTS`, and that runs its own objects.
record ObjectSite(TestSite site) {
  /// A worker of a class with these members, whose `fetch(request, env, ctx)` has this body.
  static ObjectSite of(
      FunctionEngine engine, String project, String namespace, String members, String handler) {
    var counter = "class Counter extends DurableObject { %s }".formatted(members);
    return made(engine, project, namespace, counter, handler);
  }

  /// A worker of a script that defines the class.
  static ObjectSite of(FunctionEngine engine, String project, String script, String handler) {
    return made(engine, project, "0".repeat(32), script, handler);
  }

  private static ObjectSite made(
      FunctionEngine engine, String project, String namespace, String counter, String handler) {
    var script =
        """
        const { DurableObject } = globalThis[Symbol.for('millstream.workers')];
        %s
        globalThis.__millstream_bundle = { worker: { Counter, default: {
          async fetch(request, env, ctx) { %s }
        } } };
        """
            .formatted(counter, handler);
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

  /// The visitor's end of a socket.
  record Visitor(FarEnd function, LinkedBlockingQueue<SocketPart> heard) {
    static Visitor of(ObjectSite site, String path) {
      var response = TestSite.answer(site.site().send("GET", path, "", "upgrade", "websocket"));
      var visitor = new Visitor(response.socket().orElseThrow(), new LinkedBlockingQueue<>());
      visitor.function.join(visitor.heard::add);
      return visitor;
    }

    SocketPart next() throws InterruptedException {
      var part = heard.poll(20, TimeUnit.SECONDS);
      while (part instanceof Took) {
        part = heard.poll(20, TimeUnit.SECONDS);
      }
      return part == null ? new Lost("nothing was said") : part;
    }

    String says(String text) throws InterruptedException {
      function.say(new Text(text));
      return next() instanceof Text(var answer) ? answer : "no text";
    }
  }
}
