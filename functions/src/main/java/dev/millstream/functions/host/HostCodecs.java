package dev.millstream.functions.host;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueObject;
import dev.millstream.functions.zip.BrokenDataException;
import dev.millstream.functions.zip.Codecs;

/// What `CompressionStream` and `DecompressionStream` call in the host. What cannot be unpacked
/// comes back as text: why.
final class HostCodecs {
  private HostCodecs() {}

  static void bind(V8ValueObject bridge, V8Runtime runtime, Codecs codecs) throws JavetException {
    HostFunctions.bind(
        bridge,
        "codecOpen",
        args -> {
          var number = codecs.open(HostFunctions.text(args, 0), args[1].asBoolean());
          return runtime.createV8ValueInteger(number);
        });
    HostFunctions.bind(
        bridge,
        "codec",
        args -> {
          var input = args[1] instanceof V8ValueArrayBuffer buffer ? buffer.toBytes() : null;
          try {
            var piece = codecs.step(args[0].asInt(), input, args[2].asBoolean());
            return HostFunctions.buffer(runtime, piece);
          } catch (BrokenDataException e) {
            return runtime.createV8ValueString(e.getMessage());
          }
        });
    HostFunctions.bind(
        bridge, "codecDone", args -> runtime.createV8ValueBoolean(codecs.isDone(args[0].asInt())));
    HostFunctions.bind(
        bridge,
        "codecClose",
        args -> {
          codecs.close(args[0].asInt());
          return runtime.createV8ValueUndefined();
        });
  }
}
