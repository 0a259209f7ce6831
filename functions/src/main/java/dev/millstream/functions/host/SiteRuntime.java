package dev.millstream.functions.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.caoccao.javet.exceptions.JavetCompilationException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Locker;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.object.ObjectDesk;
import dev.millstream.functions.FunctionEvent.Batch;
import dev.millstream.functions.FunctionEvent.Fetch;
import dev.millstream.functions.FunctionEvent.Scheduled;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionEvent.Warmup;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.host.object.DeskFunctions;
import dev.millstream.functions.host.places.AuthorPlaces;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.wire.BodyPart;
import dev.millstream.functions.wire.EventJson;
import dev.millstream.functions.wire.SiteCode;
import dev.millstream.functions.wire.ToHost;
import dev.millstream.functions.zip.Codecs;
import java.util.List;
import java.util.Optional;

/// A site's code in its V8 isolate. All but [#terminate] belongs to the thread that opened it.
/// After a [JavetException] from any method it is of no more use.
final class SiteRuntime implements AutoCloseable {
  /// What V8 knows a site's script as.
  static final String SCRIPT_NAME = "functions.js";

  // The bundle runs as a function's body, so that what it throws stays inside JavaScript: reading a
  // stranger's error from here could run its code, or kill the process.
  private static final String RESULT =
      "\n;return typeof __millstream_bundle === 'undefined' ? undefined : __millstream_bundle;";

  private final String scriptName;
  private final AuthorPlaces places;
  private final Codecs codecs = new Codecs();
  private final V8Runtime runtime;
  private V8Locker lock;
  private final V8ValueObject entry;
  private final V8ValueFunction begin;
  private final V8ValueFunction beginEvent;
  private final V8ValueFunction beginObject;
  private final V8ValueFunction fetchAnswered;
  private final V8ValueFunction fetchFailed;
  private final V8ValueFunction bindingAnswered;
  private final V8ValueFunction flowed;
  private final V8ValueFunction heard;
  private final V8ValueFunction fire;
  private final V8ValueFunction drop;
  private final V8ValueFunction sweep;

  private SiteRuntime(
      V8Runtime runtime,
      String scriptName,
      FunctionLimits limits,
      SiteEvents events,
      ObjectDesk desk)
      throws JavetException {
    this.runtime = runtime;
    this.scriptName = scriptName;
    places = new AuthorPlaces(scriptName);
    lock = runtime.getV8Locker();
    runtime.setPromiseRejectCallback((event, promise, value) -> {});
    runtime.setNearHeapLimitCallback((current, initial) -> {
      events.heapNearlyFull();
      return current * 2;
    });
    try (var global = runtime.getGlobalObject()) {
      entry = global.get(WebLayer.ENTRY);
      global.delete(WebLayer.ENTRY);
    }
    try (var bridge = runtime.createV8ValueObject()) {
      bridge.set("bodyBytesMax", limits.bodyBytesMax());
      bridge.set("objectIdleMillis", Math.toIntExact(limits.objectIdleMax().toMillis()));
      new HostFunctions(runtime, events, places).bindTo(bridge);
      new DeskFunctions(runtime, desk).bindTo(bridge);
      HostCodecs.bind(bridge, runtime, codecs);
      entry.invokeVoid("bind", bridge);
    }
    begin = entry.get("begin");
    beginEvent = entry.get("beginEvent");
    beginObject = entry.get("beginObject");
    fetchAnswered = entry.get("fetchAnswered");
    fetchFailed = entry.get("fetchFailed");
    bindingAnswered = entry.get("bindingAnswered");
    flowed = entry.get("flowed");
    heard = entry.get("heard");
    fire = entry.get("fire");
    drop = entry.get("drop");
    sweep = entry.get("sweep");
    runtime.allowEval(false);
  }

  static SiteRuntime open(
      WebLayer web, String scriptName, FunctionLimits limits, SiteEvents events, ObjectDesk desk)
      throws JavetException {
    return new SiteRuntime(web.open(), scriptName, limits, events, desk);
  }

  /// Runs the site's script and compiles its routes. What it gives is why that did not work.
  Optional<Threw> load(SiteCode code) throws JavetException {
    places.of(code.script());
    try (var script =
            runtime.compileV8ValueFunction(
                new String(code.script(), UTF_8) + RESULT,
                null,
                new V8ScriptOrigin(scriptName),
                new String[0],
                new V8ValueObject[0]);
        var routes = runtime.createV8ValueArray();
        var vars = runtime.createV8ValueArray();
        var bindings = runtime.createV8ValueArray()) {
      for (var route : code.routes()) {
        routes.push(route.module(), route.mount(), route.kind().name());
      }
      for (var variable : code.vars().entrySet()) {
        vars.push(variable.getKey(), variable.getValue());
      }
      for (var binding : code.bindings()) {
        bindings.push(binding.name(), binding.kind().name(), binding.resource());
      }
      try (V8Value problem = entry.invoke("load", script, routes, vars, bindings)) {
        return problem instanceof V8ValueString text
            ? Optional.of(threw(text.getValue()))
            : Optional.empty();
      }
    } catch (JavetCompilationException e) {
      var error = e.getScriptingError();
      var place = scriptName + ":" + error.getLineNumber() + ":" + error.getStartColumn();
      return Optional.of(new Threw("SyntaxError: " + error.getMessage(), places.in(place)));
    }
  }

  void begin(ToHost.Call call) throws JavetException {
    switch (call.event()) {
      case Fetch(var request) -> begin(call.call(), request, call.flows());
      case ToObject asked -> begin(call.call(), asked, call.flows());
      case Batch batch -> {
        try (var bodies = bodyOf(EventJson.bodies(batch))) {
          beginEvent.callVoid(null, call.call(), "queue", EventJson.told(batch), bodies);
        }
      }
      case Scheduled scheduled ->
          beginEvent.callVoid(null, call.call(), "scheduled", EventJson.told(scheduled));
      case Warmup _ -> throw new IllegalStateException("there is nothing to be run");
    }
  }

  private void begin(int call, FunctionRequest request, boolean flows) throws JavetException {
    var head = new StringBuilder(512).append(request.method()).append('\n');
    head.append(request.url()).append('\n').append(request.cf()).append('\n');
    flat(request.headers(), head);
    if (request.body().length == 0 && !flows) {
      begin.callVoid(null, call, head.toString());
      return;
    }
    try (var body = bodyOf(request.body())) {
      begin.callVoid(null, call, head.toString(), body, flows);
    }
  }

  private void begin(int call, ToObject asked, boolean flows) throws JavetException {
    var request = asked.request();
    try (var body = bodyOf(request.body())) {
      beginObject.callVoid(
          null,
          call,
          EventJson.told(asked.object()),
          asked.asked().name(),
          request.method(),
          request.url(),
          flat(request.headers()),
          body,
          flows,
          request.cf());
    }
  }

  /// Has objects leave that nobody has asked for a while. Runs none of the site's code.
  void sweep() throws JavetException {
    sweep.callVoid(null);
  }

  void fetchAnswered(int call, int fetch, FunctionResponse response, boolean flows)
      throws JavetException {
    try (var body = bodyOf(response.body())) {
      var headers = flat(response.headers());
      fetchAnswered.callVoid(null, call, fetch, response.status(), headers, body, flows);
    }
  }

  void fetchFailed(int call, int fetch, String reason) throws JavetException {
    fetchFailed.callVoid(null, call, fetch, reason);
  }

  void bindingAnswered(int call, int operation, Answer answer) throws JavetException {
    try (var bytes = bodyOf(answer.bytes())) {
      bindingAnswered.callVoid(null, call, operation, answer.status(), answer.result(), bytes);
    }
  }

  void flowed(int call, int flow, BodyPart part) throws JavetException {
    switch (part) {
      case BodyPart.Bytes(var bytes) -> {
        try (var buffer = bodyOf(bytes)) {
          flowed.callVoid(null, call, flow, 1, buffer);
        }
      }
      case BodyPart.End() -> flowed.callVoid(null, call, flow, 2);
      case BodyPart.Broken(var reason) -> flowed.callVoid(null, call, flow, 3, reason);
      case BodyPart.Wanted(var bytes) -> flowed.callVoid(null, call, flow, 4, bytes);
      case BodyPart.Unwanted() -> flowed.callVoid(null, call, flow, 5);
    }
  }

  void heard(int call, int socket, SocketPart part) throws JavetException {
    switch (part) {
      case SocketPart.Text(var text) -> heard.callVoid(null, call, socket, 1, text);
      case SocketPart.Binary(var bytes) -> {
        try (var buffer = HostFunctions.buffer(runtime, bytes)) {
          heard.callVoid(null, call, socket, 2, buffer);
        }
      }
      case SocketPart.Close(var code, var reason) ->
          heard.callVoid(null, call, socket, 3, reason, code);
      case SocketPart.Lost _ -> heard.callVoid(null, call, socket, 4);
      case SocketPart.Took(var messages) -> heard.callVoid(null, call, socket, 5, "", messages);
    }
  }

  void fire(int timer) throws JavetException {
    fire.callVoid(null, timer);
  }

  void drop(int call) throws JavetException {
    drop.callVoid(null, call);
  }

  /// Stops what runs; any thread may call this while a method of this object is running.
  void terminate() {
    runtime.terminateExecution();
  }

  /// The isolate itself, for debuggers.
  V8Runtime v8() {
    return runtime;
  }

  /// Lets other threads into the isolate until `done` returns.
  void yieldUntil(Runnable done) throws JavetException {
    lock.close();
    done.run();
    lock = runtime.getV8Locker();
  }

  @Override
  public void close() throws JavetException {
    codecs.close();
    lock.close();
    runtime.close(true);
  }

  private V8Value bodyOf(byte[] bytes) throws JavetException {
    if (bytes.length == 0) {
      return runtime.createV8ValueNull();
    }
    var buffer = runtime.createV8ValueArrayBuffer(bytes.length);
    buffer.fromBytes(bytes);
    return buffer;
  }

  private static String flat(List<HttpHeader> headers) {
    var flat = new StringBuilder();
    flat(headers, flat);
    return flat.toString();
  }

  private static void flat(List<HttpHeader> headers, StringBuilder to) {
    var between = "";
    for (var header : headers) {
      to.append(between).append(header.name()).append('\n').append(header.value());
      between = "\n";
    }
  }

  private Threw threw(String problem) {
    var lineEnd = problem.indexOf('\n');
    return new Threw(problem.substring(0, lineEnd), places.in(problem.substring(lineEnd + 1)));
  }
}
