package dev.millstream.functions.host;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.wire.BodyPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests that an isolate has begun and not finished, and when their time is over: that of
/// one whose visitor sends or takes a body is over when nothing has moved for a while, and one with
/// a visitor's WebSocket has all the time that this is open. Belongs to the isolate's thread.
final class OpenCalls {
  private final FunctionLimits limits;
  // Each in the order of their deadlines, since all of one have the same time.
  private final Map<Integer, OpenCall> resting = new LinkedHashMap<>();
  private final Map<Integer, OpenCall> moving = new LinkedHashMap<>();
  private final Map<Integer, OpenCall> events = new LinkedHashMap<>();
  private final Map<Integer, OpenCall> connected = new LinkedHashMap<>();
  private final List<Map<Integer, OpenCall>> timed = List.of(resting, moving, events);
  private final List<Map<Integer, OpenCall>> all = List.of(resting, moving, events, connected);

  OpenCalls(FunctionLimits limits) {
    this.limits = limits;
  }

  void add(OpenCall call) {
    (call.isEvent() ? events : resting).put(call.number(), call);
  }

  @Nullable OpenCall get(int number) {
    for (var calls : all) {
      var call = calls.get(number);
      if (call != null) {
        return call;
      }
    }
    return null;
  }

  @Nullable OpenCall remove(int number) {
    for (var calls : all) {
      var call = calls.remove(number);
      if (call != null) {
        return call;
      }
    }
    return null;
  }

  List<OpenCall> all() {
    return all.stream().flatMap(calls -> calls.values().stream()).toList();
  }

  /// The visitor's WebSocket is open.
  void connected(OpenCall call) {
    remove(call.number());
    call.markSocket();
    connected.put(call.number(), call);
  }

  /// Takes note of what is said, or heard, over a WebSocket.
  void spoke(int number, int socket, SocketPart part, boolean heard) {
    var call = get(number);
    if (call == null || !call.isConnected()) {
      return;
    }
    switch (part) {
      case SocketPart.Text _, SocketPart.Binary _ -> {
        if (heard) {
          call.renew(System.nanoTime());
        }
      }
      case SocketPart.Close _ -> bye(call, socket, !heard, heard);
      case SocketPart.Lost _ -> bye(call, socket, true, true);
      case SocketPart.Took _ -> {} // it changes nothing
    }
  }

  private void bye(OpenCall call, int socket, boolean said, boolean heard) {
    if (socket == 0) {
      call.markBye(said, heard);
      if (!call.isConnected()) {
        cameToRest(call);
      }
    }
  }

  /// Takes note of a part of the visitor's body, or, if it was not `heard`, of the answer's, which
  /// gives its call more time.
  void flowed(int number, int flow, BodyPart part, boolean heard) {
    var call = get(number);
    if (call == null || flow != 0) {
      return;
    }
    var isLast = part instanceof BodyPart.End || part instanceof BodyPart.Broken;
    if (heard ? part instanceof BodyPart.Unwanted : isLast) {
      call.markFlowEnded();
    }
    switch (part) {
      case BodyPart.Bytes _, BodyPart.Wanted _ -> moved(call);
      case BodyPart.End _, BodyPart.Broken _, BodyPart.Unwanted _ -> {
        if (!call.flows()) {
          cameToRest(call);
        }
      }
    }
  }

  /// Some bytes of the visitor's request or answer went on.
  void moved(OpenCall call) {
    if (call.isConnected()) {
      return;
    }
    remove(call.number());
    call.hasUntil(System.nanoTime() + limits.flowSilence().toNanos());
    moving.put(call.number(), call);
  }

  /// A body of the visitor's is at its end; no other is under way.
  void cameToRest(OpenCall call) {
    if (call.isConnected()) {
      return;
    }
    remove(call.number());
    call.hasUntil(System.nanoTime() + limits.wall().toNanos());
    resting.put(call.number(), call);
  }

  /// When the first call's time is over; `otherwise` if there is none before.
  long firstDeadlineNanos(long otherwise) {
    var first = otherwise;
    for (var calls : timed) {
      if (!calls.isEmpty()) {
        var deadline = calls.values().iterator().next().wallDeadlineNanos();
        first = deadline - first < 0 ? deadline : first;
      }
    }
    return first;
  }

  /// The calls whose time is over.
  List<OpenCall> overdue(long nowNanos) {
    var overdue = new ArrayList<OpenCall>();
    for (var calls : timed) {
      for (var call : calls.values()) {
        if (call.wallDeadlineNanos() - nowNanos > 0) {
          break;
        }
        overdue.add(call);
      }
    }
    return overdue;
  }
}
