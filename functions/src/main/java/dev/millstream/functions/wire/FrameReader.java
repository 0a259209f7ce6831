package dev.millstream.functions.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.queue.QueueMessage;
import dev.millstream.functions.BatchVerdict;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionRoute;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a [FrameWriter] wrote. Believes no length that the frame has no room for.
final class FrameReader {
  private final ByteBuffer frame;

  FrameReader(ByteBuffer frame) {
    this.frame = frame;
  }

  int integer() {
    return frame.getInt();
  }

  boolean flag() {
    return frame.getInt() == 1;
  }

  byte[] bytes() {
    var bytes = new byte[size(1)];
    frame.get(bytes);
    return bytes;
  }

  String text() {
    return new String(bytes(), UTF_8);
  }

  FunctionEvent event() {
    var kind = integer();
    return switch (kind) {
      case 1 -> new FunctionEvent.Fetch(request().about(text()));
      case 2 -> new FunctionEvent.Batch(text(), messages());
      case 3 -> new FunctionEvent.Scheduled(text(), Instant.ofEpochMilli(frame.getLong()));
      case 4 -> new FunctionEvent.Warmup();
      case 5 ->
          new FunctionEvent.ToObject(
              address(), FunctionEvent.ToObject.Asked.valueOf(text()), request().about(text()));
      default -> throw new IllegalArgumentException("unknown event " + kind);
    };
  }

  FunctionEvent.ToObject.Address address() {
    return new FunctionEvent.ToObject.Address(text(), text(), text(), text(), flag());
  }

  long number() {
    return frame.getLong();
  }

  private List<QueueMessage> messages() {
    var count = size(4 * Integer.BYTES + Long.BYTES);
    var messages = new ArrayList<QueueMessage>(count);
    for (var i = 0; i < count; i++) {
      messages.add(
          new QueueMessage(
              text(), QueueMessage.Form.valueOf(text()), bytes(), frame.getLong(), integer()));
    }
    return messages;
  }

  FunctionRequest request() {
    return new FunctionRequest(text(), text(), headers(), bytes());
  }

  FunctionResponse response() {
    return new FunctionResponse(integer(), headers(), bytes());
  }

  FunctionOutcome outcome() {
    var kind = integer();
    return switch (kind) {
      case 1 -> new Answered(response());
      case 2 -> new Threw(text(), text());
      case 3 -> new Stopped(text());
      case 4 -> new Unavailable(text());
      case 5 ->
          new Handled(
              verdict(), flag() ? Optional.of(new Threw(text(), text())) : Optional.empty());
      default -> throw new IllegalArgumentException("unknown outcome " + kind);
    };
  }

  private BatchVerdict verdict() {
    var acks = new ArrayList<String>();
    for (var left = size(Integer.BYTES); left > 0; left--) {
      acks.add(text());
    }
    var retries = new HashMap<String, Integer>();
    for (var left = size(2 * Integer.BYTES); left > 0; left--) {
      retries.put(text(), integer());
    }
    return new BatchVerdict(acks, retries);
  }

  BodyPart part() {
    var kind = integer();
    return switch (kind) {
      case 1 -> new BodyPart.Bytes(bytes());
      case 2 -> new BodyPart.End();
      case 3 -> new BodyPart.Broken(text());
      case 4 -> new BodyPart.Wanted(integer());
      case 5 -> new BodyPart.Unwanted();
      default -> throw new IllegalArgumentException("unknown part " + kind);
    };
  }

  SocketPart said() {
    var kind = integer();
    return switch (kind) {
      case 1 -> new SocketPart.Text(text());
      case 2 -> new SocketPart.Binary(bytes());
      case 3 -> new SocketPart.Close(integer(), text());
      case 4 -> new SocketPart.Lost(text());
      case 5 -> new SocketPart.Took(integer());
      default -> throw new IllegalArgumentException("unknown part of a socket " + kind);
    };
  }

  InspectorPart inspector() {
    var kind = integer();
    return switch (kind) {
      case 1 -> new InspectorPart.Opened();
      case 2 -> new InspectorPart.Closed();
      case 3 -> new InspectorPart.Attach();
      case 4 -> new InspectorPart.Detach();
      case 5 -> new InspectorPart.Go();
      case 6 -> new InspectorPart.Message(text());
      default -> throw new IllegalArgumentException("unknown part of an inspector " + kind);
    };
  }

  SiteCode code() {
    return new SiteCode(routes(), vars(), bindings(), bytes());
  }

  private List<FunctionRoute> routes() {
    var count = size(3 * Integer.BYTES);
    var routes = new ArrayList<FunctionRoute>(count);
    for (var i = 0; i < count; i++) {
      routes.add(new FunctionRoute(text(), text(), FunctionRoute.Kind.valueOf(text())));
    }
    return routes;
  }

  private Map<String, String> vars() {
    var count = size(2 * Integer.BYTES);
    var vars = new HashMap<String, String>();
    for (var i = 0; i < count; i++) {
      vars.put(text(), text());
    }
    return vars;
  }

  private List<FunctionBinding> bindings() {
    var count = size(3 * Integer.BYTES);
    var bindings = new ArrayList<FunctionBinding>(count);
    for (var i = 0; i < count; i++) {
      bindings.add(new FunctionBinding(FunctionBinding.Kind.valueOf(text()), text(), text()));
    }
    return bindings;
  }

  private List<HttpHeader> headers() {
    var count = size(2 * Integer.BYTES);
    var headers = new ArrayList<HttpHeader>(count);
    for (var i = 0; i < count; i++) {
      headers.add(new HttpHeader(text(), text()));
    }
    return headers;
  }

  /// A count of things of at least `bytesEach` bytes.
  private int size(int bytesEach) {
    var size = frame.getInt();
    if (size < 0 || size > frame.remaining() / bytesEach) {
      throw new BufferUnderflowException();
    }
    return size;
  }
}
