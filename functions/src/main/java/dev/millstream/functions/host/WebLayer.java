package dev.millstream.functions.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import java.io.IOException;
import java.util.List;

/// The Web APIs that every isolate begins with, as a snapshot of V8's heap: a new isolate costs two
/// milliseconds instead of compiling them again. The global `__millstream` holds their entry points
/// until the isolate has taken them.
final class WebLayer {
  static final String ENTRY = "__millstream";

  private static final List<String> FILES =
      List.of(
          "base",
          "encoding",
          "events",
          "search-params",
          "url-parser",
          "url",
          "url-pattern-parts",
          "url-pattern",
          "headers",
          "streams",
          "byte-streams",
          "writable",
          "pipes",
          "transforms",
          "compression",
          "forms",
          "body",
          "flows",
          "fetch",
          "websocket",
          "html-selectors",
          "html-tokens",
          "html-elements",
          "html-rewriter",
          "clone",
          "crypto-keys",
          "crypto-subtle",
          "crypto",
          "timers",
          "performance",
          "console",
          "routes",
          "binding-port",
          "cache",
          "binding-kv",
          "binding-d1",
          "binding-r2",
          "packed",
          "binding-queue",
          "rpc",
          "binding-objects",
          "object-storage",
          "object-state",
          "binding-email",
          "object-run",
          "binding-service",
          "binding-analytics",
          "worker-events",
          "dispatch");
  private final V8Host v8;
  private final byte[] snapshot;

  private WebLayer(V8Host v8, byte[] snapshot) {
    this.v8 = v8;
    this.snapshot = snapshot;
  }

  static WebLayer build(V8Host v8) throws JavetException, IOException {
    var options = new V8RuntimeOptions();
    options.setCreateSnapshotEnabled(true);
    try (V8Runtime runtime = v8.createV8Runtime(options)) {
      runtime.getExecutor(source()).setResourceName("millstream:web").executeVoid();
      runtime.getExecutor(ENTRY + ".warmUp()").executeVoid();
      return new WebLayer(v8, runtime.createSnapshot());
    }
  }

  /// A new isolate with the Web APIs in it. Belongs to the calling thread.
  V8Runtime open() throws JavetException {
    var options = new V8RuntimeOptions();
    options.setSnapshotBlob(snapshot);
    return v8.createV8Runtime(options);
  }

  private static String source() throws IOException {
    var source = new StringBuilder("globalThis." + ENTRY + " = (() => { 'use strict';\n");
    for (var file : FILES) {
      try (var in = WebLayer.class.getResourceAsStream("web/" + file + ".js")) {
        if (in == null) {
          throw new IOException("the program lacks its file web/" + file + ".js");
        }
        source.append(new String(in.readAllBytes(), UTF_8)).append('\n');
      }
    }
    return source.append("})();").toString();
  }
}
