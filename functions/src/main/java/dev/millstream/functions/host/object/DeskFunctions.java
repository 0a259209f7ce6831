package dev.millstream.functions.host.object;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable.NoThisAndResult;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueObject;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.object.ObjectDesk;
import dev.millstream.bindings.object.ObjectIds;
import dev.millstream.bindings.object.ObjectName;
import java.io.IOException;

/// What JavaScript calls in the host for objects. What goes wrong comes back as a text that begins
/// with `!`, a result as one that begins with `=`.
public final class DeskFunctions {
  private final V8Runtime runtime;
  private final ObjectDesk desk;

  public DeskFunctions(V8Runtime runtime, ObjectDesk desk) {
    this.runtime = runtime;
    this.desk = desk;
  }

  public void bindTo(V8ValueObject bridge) throws JavetException {
    bind(bridge, "objectId", args -> string(id(text(args, 0), text(args, 1), text(args, 2))));
    bind(
        bridge,
        "objectMet",
        args -> {
          desk.meet(name(args), text(args, 2), args[3].asBoolean());
          return runtime.createV8ValueUndefined();
        });
    bind(bridge, "kept", args -> string(kept(args)));
  }

  private static String id(String namespace, String how, String of) {
    return switch (how) {
      case "named" -> ObjectIds.named(namespace, of);
      case "unique" -> ObjectIds.unique(namespace);
      default -> ObjectIds.isOf(namespace, of) ? of : "";
    };
  }

  private String kept(V8Value[] args) {
    try {
      var result = desk.keep(name(args), text(args, 2), text(args, 3), text(args, 4));
      return result == null ? "" : "=" + result;
    } catch (Refusal refused) {
      return "!" + refused.getMessage();
    } catch (IOException | RuntimeException e) {
      System.err.println("an object's file failed: " + e);
      return "!the storage failed: " + e.getMessage();
    }
  }

  private static ObjectName name(V8Value[] args) {
    return new ObjectName(text(args, 0), text(args, 1));
  }

  private static String text(V8Value[] args, int at) {
    if (args[at] instanceof V8ValueString string) {
      return string.getValue();
    }
    throw new IllegalArgumentException("a string is needed");
  }

  private V8Value string(String text) throws JavetException {
    return runtime.createV8ValueString(text);
  }

  private static void bind(
      V8ValueObject bridge, String name, NoThisAndResult<? extends Exception> function)
      throws JavetException {
    bridge.bindFunction(
        new JavetCallbackContext(name, JavetCallbackType.DirectCallNoThisAndResult, function));
  }
}
