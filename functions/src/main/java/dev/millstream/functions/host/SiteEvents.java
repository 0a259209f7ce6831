package dev.millstream.functions.host;

import dev.millstream.bindings.door.Question;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.host.turn.Timers;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.wire.BodyPart;
import dev.millstream.functions.wire.FromHost.AsksObject.Wish;

/// What a site's code makes happen. Called on the isolate's thread, in the middle of a turn.
interface SiteEvents {
  /// The call has its answer; where it `goesOn`, [#finished] follows. Where it `flows`, its body
  /// comes by [#flows], before that. One that does not go on is over.
  void responded(int call, FunctionResponse response, boolean goesOn, boolean flows);

  /// The code threw; where it `goesOn`, [#finished] follows, otherwise the call is over.
  void threw(int call, String message, String stack, boolean goesOn);

  /// The call was for no request, and is done.
  void handled(int call, FunctionOutcome outcome);

  /// The call has answered, and nothing that it asked to be waited for is left.
  void finished(int call);

  void fetchesAsset(int call, int fetch, FunctionRequest request);

  void fetchesServer(int call, int fetch, FunctionRequest request, boolean flows);

  void asksObject(int call, int fetch, Wish wish, FunctionRequest request, boolean flows);

  /// Says something about a body that flows.
  void flows(int call, int flow, BodyPart part);

  /// Says something over a WebSocket: 0 is the visitor's, others have their fetch's number.
  void speaks(int call, int socket, SocketPart part);

  void binds(int call, int operation, String binding, Question question);

  /// Something is to be computed beside the turn, and answered as a binding's operation is.
  void computes(int call, int operation, SlowWork.Task task);

  Timers timers();

  void printed(String level, String text);

  /// V8's heap is nearly full: the turn must be stopped.
  void heapNearlyFull();
}
