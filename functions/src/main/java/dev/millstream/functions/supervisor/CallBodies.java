package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.wire.BodyPart;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.ToHost;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The bodies of one call that flow, in both directions. Thread-safe.
final class CallBodies implements AutoCloseable {
  /// The visitor's own.
  static final int VISITOR = 0;

  private final int call;
  private final FrameChannel channel;
  private final Map<Integer, BodyFromHost> fromHost = new ConcurrentHashMap<>();
  private final Map<Integer, BodyToHost> toHost = new ConcurrentHashMap<>();

  CallBodies(int call, FrameChannel channel) {
    this.call = call;
    this.channel = channel;
  }

  /// The answer's body.
  InputStream answer() {
    return from(VISITOR);
  }

  /// The body of what the code sends to another server.
  InputStream upload(int fetch) {
    var body = from(fetch);
    body.want();
    return body;
  }

  /// Has the host get what answers a fetch.
  void answer(int fetch, FunctionResponse response) {
    var flow = response.flow();
    channel.send(new ToHost.FetchAnswer(call, fetch, response, flow.isPresent()).frame());
    flow.ifPresent(body -> send(fetch, body));
  }

  /// Has the host get a body.
  void send(int flow, InputStream body) {
    var sending = new BodyToHost(body, part -> say(flow, part));
    toHost.put(flow, sending); // before it begins: the host may soon want more
    sending.begin();
  }

  /// Takes what the host says of a body.
  void hear(int flow, BodyPart part) {
    switch (part) {
      case BodyPart.Wanted(var bytes) -> {
        var body = toHost.get(flow);
        if (body != null) {
          body.want(bytes);
        }
      }
      case BodyPart.Unwanted() -> {
        var body = toHost.get(flow);
        if (body != null) {
          body.close();
        }
      }
      case BodyPart.Bytes _, BodyPart.End _, BodyPart.Broken _ -> from(flow).hear(part);
    }
  }

  /// Nothing more comes from the host.
  void breakOff(String reason) {
    fromHost.values().forEach(body -> body.breakOff(reason));
  }

  private BodyFromHost from(int flow) {
    return fromHost.computeIfAbsent(flow, _ -> new BodyFromHost(part -> say(flow, part)));
  }

  private void say(int flow, BodyPart part) {
    channel.send(new ToHost.Flows(call, flow, part).frame());
  }

  /// Ends all that is under way.
  @Override
  public void close() {
    toHost.values().forEach(BodyToHost::close);
    breakOff("the function has ended");
  }
}
