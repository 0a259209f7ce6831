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
import java.nio.ByteBuffer;
import java.util.List;

/// Writes one frame: its length, then what it says.
final class FrameWriter {
  private ByteBuffer buffer = ByteBuffer.allocate(512).position(Integer.BYTES);

  FrameWriter integer(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  FrameWriter flag(boolean value) {
    return integer(value ? 1 : 0);
  }

  FrameWriter bytes(byte[] bytes) {
    room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    return this;
  }

  FrameWriter text(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  FrameWriter number(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  FrameWriter event(FunctionEvent event) {
    return switch (event) {
      case FunctionEvent.Fetch(var request) -> integer(1).request(request).text(request.cf());
      case FunctionEvent.Batch(var queue, var messages) -> {
        integer(2).text(queue).integer(messages.size());
        messages.forEach(this::message);
        yield this;
      }
      case FunctionEvent.Scheduled(var cron, var time) ->
          integer(3).text(cron).number(time.toEpochMilli());
      case FunctionEvent.Warmup() -> integer(4);
      case FunctionEvent.ToObject(var object, var asked, var request) ->
          integer(5).address(object).text(asked.name()).request(request).text(request.cf());
    };
  }

  FrameWriter address(FunctionEvent.ToObject.Address object) {
    return text(object.namespace())
        .text(object.className())
        .text(object.id())
        .text(object.name())
        .flag(object.live());
  }

  private void message(QueueMessage message) {
    text(message.id())
        .text(message.form().name())
        .bytes(message.body())
        .number(message.sent())
        .integer(message.attempts());
  }

  FrameWriter request(FunctionRequest request) {
    return text(request.method())
        .text(request.url())
        .headers(request.headers())
        .bytes(request.body());
  }

  FrameWriter response(FunctionResponse response) {
    return integer(response.status()).headers(response.headers()).bytes(response.body());
  }

  FrameWriter outcome(FunctionOutcome outcome) {
    return switch (outcome) {
      case Answered(var response) -> integer(1).response(response);
      case Threw(var message, var stack) -> integer(2).text(message).text(stack);
      case Stopped(var reason) -> integer(3).text(reason);
      case Unavailable(var reason) -> integer(4).text(reason);
      case Handled(var verdict, var thrown) -> {
        integer(5).verdict(verdict).flag(thrown.isPresent());
        thrown.ifPresent(threw -> text(threw.message()).text(threw.stack()));
        yield this;
      }
    };
  }

  private FrameWriter verdict(BatchVerdict verdict) {
    integer(verdict.acks().size());
    verdict.acks().forEach(this::text);
    integer(verdict.retries().size());
    verdict.retries().forEach((id, delay) -> text(id).integer(delay));
    return this;
  }

  FrameWriter part(BodyPart part) {
    return switch (part) {
      case BodyPart.Bytes(var bytes) -> integer(1).bytes(bytes);
      case BodyPart.End() -> integer(2);
      case BodyPart.Broken(var reason) -> integer(3).text(reason);
      case BodyPart.Wanted(var bytes) -> integer(4).integer(bytes);
      case BodyPart.Unwanted() -> integer(5);
    };
  }

  FrameWriter said(SocketPart part) {
    return switch (part) {
      case SocketPart.Text(var text) -> integer(1).text(text);
      case SocketPart.Binary(var bytes) -> integer(2).bytes(bytes);
      case SocketPart.Close(var code, var reason) -> integer(3).integer(code).text(reason);
      case SocketPart.Lost(var reason) -> integer(4).text(reason);
      case SocketPart.Took(var messages) -> integer(5).integer(messages);
    };
  }

  FrameWriter inspector(InspectorPart part) {
    return switch (part) {
      case InspectorPart.Opened() -> integer(1);
      case InspectorPart.Closed() -> integer(2);
      case InspectorPart.Attach() -> integer(3);
      case InspectorPart.Detach() -> integer(4);
      case InspectorPart.Go() -> integer(5);
      case InspectorPart.Message(var json) -> integer(6).text(json);
    };
  }

  FrameWriter code(SiteCode code) {
    integer(code.routes().size());
    for (var route : code.routes()) {
      text(route.module()).text(route.mount()).text(route.kind().name());
    }
    integer(code.vars().size());
    code.vars().forEach((name, value) -> text(name).text(value));
    integer(code.bindings().size());
    for (var binding : code.bindings()) {
      text(binding.kind().name()).text(binding.name()).text(binding.resource());
    }
    return bytes(code.script());
  }

  ByteBuffer frame() {
    buffer.flip();
    return buffer.putInt(0, buffer.limit() - Integer.BYTES);
  }

  private FrameWriter headers(List<HttpHeader> headers) {
    integer(headers.size());
    for (var header : headers) {
      text(header.name()).text(header.value());
    }
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      var size = Math.max(buffer.capacity() * 2, Math.addExact(buffer.position(), bytes));
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
    return buffer;
  }
}
