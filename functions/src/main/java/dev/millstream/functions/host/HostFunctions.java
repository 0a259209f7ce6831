package dev.millstream.functions.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable.NoThisAndNoResult;
import com.caoccao.javet.interop.callback.IJavetDirectCallable.NoThisAndResult;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueObject;
import dev.millstream.bindings.door.Question;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.encoding.Decoding;
import dev.millstream.functions.host.places.AuthorPlaces;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.wire.BodyPart;
import dev.millstream.functions.wire.EventJson;
import dev.millstream.functions.wire.FromHost.AsksObject.Wish;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The functions that the Web APIs call in the host (`bridge` in their source). Only strings,
/// numbers and buffers cross.
final class HostFunctions {
  private static final int MORE_TO_SEND = 2;

  private final V8Runtime runtime;
  private final SiteEvents events;
  private final AuthorPlaces places;

  HostFunctions(V8Runtime runtime, SiteEvents events, AuthorPlaces places) {
    this.runtime = runtime;
    this.events = events;
    this.places = places;
  }

  void bindTo(V8ValueObject bridge) throws JavetException {
    bindEvents(bridge);
    bind(bridge, "encode", args -> buffer(text(args, 0).getBytes(UTF_8)));
    bind(bridge, "decode", args -> decode(bytes(args, 0), text(args, 1), args[2].asBoolean()));
    bind(bridge, "domain", args -> domain(text(args, 0)));
    new HostCrypto(runtime, events).bindTo(bridge);
  }

  private void bindEvents(V8ValueObject bridge) throws JavetException {
    tell(
        bridge,
        "respond",
        args -> {
          // the status and, in its lowest bits, what follows
          var told = args[1].asInt();
          var response = new FunctionResponse(told / 4, headers(text(args, 2)), content(args[3]));
          events.responded(args[0].asInt(), response, (told & 3) > 0, (told & 3) == MORE_TO_SEND);
        });
    tell(
        bridge,
        "threw",
        args -> {
          var stack = places.in(text(args, 2));
          events.threw(args[0].asInt(), text(args, 1), stack, args[3].asBoolean());
        });
    tell(
        bridge,
        "handled",
        args -> {
          var threw = new Threw(text(args, 3), places.in(text(args, 4)));
          var thrown = args[2].asBoolean() ? Optional.of(threw) : Optional.<Threw>empty();
          events.handled(args[0].asInt(), new Handled(EventJson.verdict(text(args, 1)), thrown));
        });
    tell(
        bridge,
        "finished",
        args -> {
          events.finished(args[0].asInt());
        });
    bindQuestions(bridge);
  }

  /// What the code asks of the world outside of its isolate.
  private void bindQuestions(V8ValueObject bridge) throws JavetException {
    tell(
        bridge,
        "fetchAsset",
        args -> {
          events.fetchesAsset(args[0].asInt(), args[1].asInt(), request(args));
        });
    tell(
        bridge,
        "fetchServer",
        args -> {
          events.fetchesServer(
              args[0].asInt(), args[1].asInt(), request(args), args[6].asBoolean());
        });
    tell(
        bridge,
        "askObject",
        args -> {
          var asked = FunctionEvent.ToObject.Asked.valueOf(text(args, 10));
          var wish = new Wish(text(args, 7), text(args, 8), text(args, 9), asked);
          events.asksObject(
              args[0].asInt(), args[1].asInt(), wish, request(args), args[6].asBoolean());
        });
    bindFlows(bridge);
  }

  /// What passes between its bodies and sockets and others, and what has no answer.
  private void bindFlows(V8ValueObject bridge) throws JavetException {
    tell(
        bridge,
        "flow",
        args -> {
          events.flows(args[0].asInt(), args[1].asInt(), part(args[2].asInt(), args[3]));
        });
    tell(
        bridge,
        "speak",
        args -> {
          events.speaks(args[0].asInt(), args[1].asInt(), said(args));
        });
    tell(
        bridge,
        "binds",
        args -> {
          events.binds(args[0].asInt(), args[1].asInt(), text(args, 2), question(args));
        });
    tell(
        bridge,
        "timer",
        args -> {
          events.timers().add(args[0].asInt(), args[1].asInt(), (long) args[2].asDouble());
        });
    tell(
        bridge,
        "cancelTimer",
        args -> {
          events.timers().cancel(args[0].asInt());
        });
    tell(
        bridge,
        "log",
        args -> {
          events.printed(text(args, 0), places.in(text(args, 1)));
        });
  }

  static void bind(V8ValueObject bridge, String name, NoThisAndResult<? extends Exception> function)
      throws JavetException {
    bridge.bindFunction(
        new JavetCallbackContext(name, JavetCallbackType.DirectCallNoThisAndResult, function));
  }

  /// The same for what gives nothing back.
  static void tell(
      V8ValueObject bridge, String name, NoThisAndNoResult<? extends Exception> function)
      throws JavetException {
    bridge.bindFunction(
        new JavetCallbackContext(name, JavetCallbackType.DirectCallNoThisAndNoResult, function));
  }

  private V8Value decode(byte[] bytes, String charset, boolean fatal) throws JavetException {
    var text = Decoding.decode(bytes, charset, fatal);
    return text.isPresent() ? string(text.get()) : runtime.createV8ValueNull();
  }

  private V8Value domain(String name) throws JavetException {
    try {
      return string(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return runtime.createV8ValueNull();
    }
  }

  /// What is fetched: the arguments after the numbers of call and fetch.
  private static FunctionRequest request(V8Value[] args) {
    return new FunctionRequest(
        text(args, 2), text(args, 3), headers(text(args, 4)), content(args[5]));
  }

  /// What a binding is asked: the arguments after the numbers and the binding's name.
  private static Question question(V8Value[] args) {
    return new Question(text(args, 3), content(args[4]));
  }

  private static BodyPart part(int kind, V8Value content) throws JavetException {
    return switch (kind) {
      case 1 -> new BodyPart.Bytes(content(content));
      case 2 -> new BodyPart.End();
      case 3 -> new BodyPart.Broken(content.toString());
      case 4 -> new BodyPart.Wanted(content.asInt());
      default -> new BodyPart.Unwanted();
    };
  }

  /// What is said over a socket: the arguments after the numbers are its kind, what, and a code.
  private static SocketPart said(V8Value[] args) throws JavetException {
    return switch (args[2].asInt()) {
      case 1 -> new SocketPart.Text(text(args, 3));
      case 2 -> new SocketPart.Binary(content(args[3]));
      case 3 -> new SocketPart.Close(args[4].asInt(), text(args, 3));
      case 4 -> new SocketPart.Lost(text(args, 3));
      default -> new SocketPart.Took(args[4].asInt());
    };
  }

  /// Reads `name\nvalue\nname\nvalue`.
  private static List<HttpHeader> headers(String flat) {
    var headers = new ArrayList<HttpHeader>();
    for (var at = 0; at < flat.length(); ) {
      var nameEnd = flat.indexOf('\n', at);
      var valueEnd = flat.indexOf('\n', nameEnd + 1);
      var end = valueEnd < 0 ? flat.length() : valueEnd;
      headers.add(new HttpHeader(flat.substring(at, nameEnd), flat.substring(nameEnd + 1, end)));
      at = end + 1;
    }
    return headers;
  }

  private static byte[] content(V8Value value) {
    return switch (value) {
      case V8ValueString string -> string.getValue().getBytes(UTF_8);
      case V8ValueArrayBuffer buffer -> buffer.toBytes();
      default -> new byte[0];
    };
  }

  static String text(V8Value[] args, int at) {
    if (args[at] instanceof V8ValueString string) {
      return string.getValue();
    }
    throw new IllegalArgumentException("a string is needed");
  }

  private static byte[] bytes(V8Value[] args, int at) {
    if (args[at] instanceof V8ValueArrayBuffer buffer) {
      return buffer.toBytes();
    }
    throw new IllegalArgumentException("a buffer is needed");
  }

  private V8Value string(String text) throws JavetException {
    return runtime.createV8ValueString(text);
  }

  private V8Value buffer(byte[] bytes) throws JavetException {
    return buffer(runtime, bytes);
  }

  static V8Value buffer(V8Runtime runtime, byte[] bytes) throws JavetException {
    var buffer = runtime.createV8ValueArrayBuffer(bytes.length);
    buffer.fromBytes(bytes);
    return buffer;
  }
}
