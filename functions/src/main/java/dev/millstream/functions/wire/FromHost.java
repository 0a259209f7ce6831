package dev.millstream.functions.wire;

import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.object.Alarm;
import dev.millstream.bindings.object.ObjectName;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.socket.SocketPart;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;

/// What a function host says to its supervisor.
public sealed interface FromHost {
  /// The host has all that it needs to be called.
  record Ready() implements FromHost {}

  /// The host has no code for this call's site.
  record NeedsSite(int call) implements FromHost {}

  /// The call's code wants a response from the site's files.
  record FetchesAsset(int call, int fetch, FunctionRequest request) implements FromHost {}

  /// The call's code wants a response from another server. Where the request `flows`, its body
  /// comes as [Flows], once it is wanted.
  record FetchesServer(int call, int fetch, FunctionRequest request, boolean flows)
      implements FromHost {}

  /// The site's code printed something while it handled the request.
  record Printed(String site, String requestId, String level, String text) implements FromHost {}

  /// Something is said over a WebSocket of the call: 0 is the visitor's, which is open once the
  /// call has [Ended] with status 101, others have their fetch's number.
  record Speaks(int call, int socket, SocketPart part) implements FromHost {}

  /// The call has its outcome. Where it `goesOn`, what its code asked to be waited for is not done:
  /// it may still fetch, until [Finished] follows. Where it `flows`, which is going on, too, the
  /// answer's body comes as [Flows].
  record Ended(int call, FunctionOutcome outcome, boolean goesOn, boolean flows)
      implements FromHost {
    /// An outcome with nothing behind it.
    public Ended(int call, FunctionOutcome outcome) {
      this(call, outcome, false, false);
    }
  }

  /// Of a body from the host, what comes next; of one to it, what is wanted.
  record Flows(int call, int flow, BodyPart part) implements FromHost {}

  /// Nothing is left of a call that went on after it had ended.
  record Finished(int call) implements FromHost {}

  /// The call's code asks an object of a binding something, as [FetchesServer] asks a server.
  record AsksObject(int call, int fetch, Wish wish, FunctionRequest request, boolean flows)
      implements FromHost {
    /// The object of `binding` that has this id, made of `name` or of nothing.
    public record Wish(
        String binding, String id, String name, FunctionEvent.ToObject.Asked asked) {}
  }

  /// An object's alarm was set, and is in its file.
  record SetAlarm(Alarm alarm) implements FromHost {}

  /// The call's code asks something of a binding.
  record Binds(int call, int operation, String binding, Question question) implements FromHost {}

  /// The call was begun and then lost with another one that had to be stopped.
  record Lost(int call) implements FromHost {}

  /// Something is said by an isolate that is debugged; session 0 stands for all.
  record Inspected(int isolate, int session, InspectorPart part) implements FromHost {}

  /// The frame that says this.
  default ByteBuffer frame() {
    var out = new FrameWriter();
    switch (this) {
      case Ready() -> out.integer(31);
      case NeedsSite(var call) -> out.integer(1).integer(call);
      case FetchesAsset(var call, var fetch, var request) ->
          out.integer(2).integer(call).integer(fetch).request(request);
      case Printed(var site, var requestId, var level, var text) ->
          out.integer(3).text(site).text(requestId).text(level).text(text);
      case Ended(var call, var outcome, var goesOn, var flows) ->
          out.integer(4).integer(call).outcome(outcome).flag(goesOn).flag(flows);
      case Lost(var call) -> out.integer(5).integer(call);
      case FetchesServer(var call, var fetch, var request, var flows) ->
          out.integer(6).integer(call).integer(fetch).request(request).flag(flows);
      case Finished(var call) -> out.integer(7).integer(call);
      case Binds(var call, var operation, var binding, var question) ->
          out.integer(20)
              .integer(call)
              .integer(operation)
              .text(binding)
              .text(question.operation())
              .bytes(question.bytes());
      case AsksObject(var call, var fetch, var wish, var request, var flows) ->
          out.integer(21)
              .integer(call)
              .integer(fetch)
              .text(wish.binding())
              .text(wish.id())
              .text(wish.name())
              .text(wish.asked().name())
              .request(request)
              .flag(flows);
      case SetAlarm(Alarm(var object, var waker, var due)) ->
          out.integer(22)
              .text(object.namespace())
              .text(object.id())
              .text(waker.project())
              .text(waker.deployment())
              .text(waker.className())
              .flag(waker.live())
              .number(due.toEpochMilli());
      case Flows(var call, var flow, var part) ->
          out.integer(8).integer(call).integer(flow).part(part);
      case Speaks(var call, var socket, var part) ->
          out.integer(9).integer(call).integer(socket).said(part);
      case Inspected(var isolate, var session, var part) ->
          out.integer(30).integer(isolate).integer(session).inspector(part);
    }
    return out.frame();
  }

  /// What a frame says.
  ///
  /// @throws MalformedFrameException if it says nothing that is known
  static FromHost read(ByteBuffer frame) throws MalformedFrameException {
    var in = new FrameReader(frame);
    try {
      var kind = in.integer();
      return switch (kind) {
        case 1 -> new NeedsSite(in.integer());
        case 2 -> new FetchesAsset(in.integer(), in.integer(), in.request());
        case 3 -> new Printed(in.text(), in.text(), in.text(), in.text());
        case 4 -> new Ended(in.integer(), in.outcome(), in.flag(), in.flag());
        case 5 -> new Lost(in.integer());
        case 6 -> new FetchesServer(in.integer(), in.integer(), in.request(), in.flag());
        case 7 -> new Finished(in.integer());
        case 20 ->
            new Binds(in.integer(), in.integer(), in.text(), new Question(in.text(), in.bytes()));
        case 21 ->
            new AsksObject(
                in.integer(),
                in.integer(),
                new AsksObject.Wish(
                    in.text(),
                    in.text(),
                    in.text(),
                    FunctionEvent.ToObject.Asked.valueOf(in.text())),
                in.request(),
                in.flag());
        case 22 ->
            new SetAlarm(
                new Alarm(
                    new ObjectName(in.text(), in.text()),
                    new Alarm.Waker(in.text(), in.text(), in.text(), in.flag()),
                    Instant.ofEpochMilli(in.number())));
        case 8 -> new Flows(in.integer(), in.integer(), in.part());
        case 9 -> new Speaks(in.integer(), in.integer(), in.said());
        case 31 -> new Ready();
        case 30 -> new Inspected(in.integer(), in.integer(), in.inspector());
        default -> throw new MalformedFrameException("unknown kind " + kind);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new MalformedFrameException(e);
    }
  }
}
