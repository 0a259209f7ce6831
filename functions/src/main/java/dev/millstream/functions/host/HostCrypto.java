package dev.millstream.functions.host;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueObject;
import dev.millstream.functions.crypto.CryptoFailure;
import dev.millstream.functions.crypto.WebCrypto;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What `crypto` calls in the host. A failure comes back as text: the error's name, and a line of
/// why.
final class HostCrypto {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final V8Runtime runtime;
  private final SiteEvents events;

  HostCrypto(V8Runtime runtime, SiteEvents events) {
    this.runtime = runtime;
    this.events = events;
  }

  void bindTo(V8ValueObject bridge) throws JavetException {
    HostFunctions.bind(
        bridge, "uuid", args -> runtime.createV8ValueString(UUID.randomUUID().toString()));
    HostFunctions.bind(
        bridge, "random", args -> HostFunctions.buffer(runtime, random(args[0].asInt())));
    HostFunctions.bind(
        bridge,
        "subtle",
        args -> {
          try {
            var result =
                WebCrypto.run(
                    HostFunctions.text(args, 0), HostFunctions.text(args, 1), buffers(args, 2));
            return HostFunctions.buffer(runtime, result);
          } catch (CryptoFailure e) {
            return runtime.createV8ValueString(e.name() + "\n" + e.getMessage());
          }
        });
    HostFunctions.bind(
        bridge,
        "subtleLater",
        args -> {
          var operation = HostFunctions.text(args, 2);
          var parameters = HostFunctions.text(args, 3);
          var inputs = buffers(args, 4);
          events.computes(
              args[0].asInt(), args[1].asInt(), () -> WebCrypto.run(operation, parameters, inputs));
          return runtime.createV8ValueUndefined();
        });
  }

  private static byte[] random(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static List<byte[]> buffers(V8Value[] args, int from) throws JavetException {
    var buffers = new ArrayList<byte[]>();
    for (var at = from; at < args.length; at++) {
      buffers.add(args[at] instanceof V8ValueArrayBuffer buffer ? buffer.toBytes() : new byte[0]);
    }
    return buffers;
  }
}
