package dev.millstream.functions.wire;

import dev.millstream.bindings.door.Answer;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.socket.SocketPart;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// What a supervisor says to a function host. `call` numbers are the supervisor's.
public sealed interface ToHost {
  /// Call the code of `site`, which may have to be asked for, for this. Where it `flows`, the
  /// request's body comes as [Flows].
  record Call(int call, String site, String requestId, FunctionEvent event, boolean flows)
      implements ToHost {}

  /// The code that [FromHost.NeedsSite] asked for.
  record Load(int call, SiteCode code) implements ToHost {}

  /// The response that [FromHost.FetchesAsset] or [FromHost.FetchesServer] asked for. Where it
  /// `flows`, its body comes as [Flows].
  record FetchAnswer(int call, int fetch, FunctionResponse response, boolean flows)
      implements ToHost {}

  /// No response came for [FromHost.FetchesServer], and why.
  record FetchFailed(int call, int fetch, String reason) implements ToHost {}

  /// What a binding said to [FromHost.Binds].
  record BindingAnswer(int call, int operation, Answer answer) implements ToHost {}

  /// Something was said over a WebSocket of the call: 0 is the visitor's, others have the number of
  /// a fetch that was answered with status 101.
  record Speaks(int call, int socket, SocketPart part) implements ToHost {}

  /// Nobody waits for this call any more.
  record Drop(int call) implements ToHost {}

  /// Of a body to the host, what comes next; of one from it, what is wanted.
  record Flows(int call, int flow, BodyPart part) implements ToHost {}

  /// Something is said to an isolate that is debugged; session 0 stands for all.
  record Inspect(int isolate, int session, InspectorPart part) implements ToHost {}

  /// The frame that says this.
  default ByteBuffer frame() {
    var out = new FrameWriter();
    switch (this) {
      case Call(var call, var site, var requestId, var event, var flows) ->
          out.integer(1).integer(call).text(site).text(requestId).event(event).flag(flows);
      case Load(var call, var code) -> out.integer(2).integer(call).code(code);
      case FetchAnswer(var call, var fetch, var response, var flows) ->
          out.integer(3).integer(call).integer(fetch).response(response).flag(flows);
      case Drop(var call) -> out.integer(4).integer(call);
      case FetchFailed(var call, var fetch, var reason) ->
          out.integer(5).integer(call).integer(fetch).text(reason);
      case BindingAnswer(var call, var operation, var answer) ->
          out.integer(20)
              .integer(call)
              .integer(operation)
              .integer(answer.status())
              .text(answer.result())
              .bytes(answer.bytes());
      case Flows(var call, var flow, var part) ->
          out.integer(6).integer(call).integer(flow).part(part);
      case Speaks(var call, var socket, var part) ->
          out.integer(7).integer(call).integer(socket).said(part);
      case Inspect(var isolate, var session, var part) ->
          out.integer(30).integer(isolate).integer(session).inspector(part);
    }
    return out.frame();
  }

  /// What a frame says.
  ///
  /// @throws MalformedFrameException if it says nothing that is known
  static ToHost read(ByteBuffer frame) throws MalformedFrameException {
    var in = new FrameReader(frame);
    try {
      var kind = in.integer();
      return switch (kind) {
        case 1 -> new Call(in.integer(), in.text(), in.text(), in.event(), in.flag());
        case 2 -> new Load(in.integer(), in.code());
        case 3 -> new FetchAnswer(in.integer(), in.integer(), in.response(), in.flag());
        case 4 -> new Drop(in.integer());
        case 5 -> new FetchFailed(in.integer(), in.integer(), in.text());
        case 20 ->
            new BindingAnswer(
                in.integer(), in.integer(), new Answer(in.integer(), in.text(), in.bytes()));
        case 6 -> new Flows(in.integer(), in.integer(), in.part());
        case 7 -> new Speaks(in.integer(), in.integer(), in.said());
        case 30 -> new Inspect(in.integer(), in.integer(), in.inspector());
        default -> throw new MalformedFrameException("unknown kind " + kind);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new MalformedFrameException(e);
    }
  }
}
