package dev.millstream.edge.send;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;

/// Linux's `send(2)` and `sendfile(2)`, of which the JDK's channels give a part: a head leaves in
/// one packet with the beginning of the file behind it, and a file goes out in one call of the
/// system instead of three. Of one thread.
@SuppressWarnings("restricted")
final class Kernel {
  private static final Optional<Calls> CALLS = Calls.find();
  private static final ThreadLocal<Kernel> OF_THREAD =
      ThreadLocal.withInitial(() -> new Kernel(CALLS.orElseThrow()));

  private static final int READ_ONLY = 0x80000; // O_RDONLY | O_CLOEXEC
  private static final int MORE = 0x8000 | 0x40 | 0x4000; // MSG_MORE | MSG_DONTWAIT | MSG_NOSIGNAL
  private static final int AGAIN = 11; // EAGAIN
  private static final int INTERRUPTED = 4; // EINTR

  private final Calls calls;
  private final MemorySegment state = Arena.ofAuto().allocate(Calls.STATE);
  private final MemorySegment offset = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

  private Kernel(Calls calls) {
    this.calls = calls;
  }

  /// Whether this system has them.
  static boolean isHere() {
    return CALLS.isPresent();
  }

  /// This thread's.
  static Kernel ofThread() {
    return OF_THREAD.get();
  }

  /// A descriptor that reads the file; negative if it cannot be opened.
  int open(Path file) {
    try (var arena = Arena.ofConfined()) {
      return (int) calls.open().invokeExact(arena.allocateFrom(file.toString()), READ_ONLY);
    } catch (Throwable e) {
      throw new AssertionError("open(2) was linked with its own signature", e);
    }
  }

  /// Gives a descriptor of [#open] back.
  void close(int descriptor) {
    try {
      var _ = (int) calls.close().invokeExact(descriptor);
    } catch (Throwable e) {
      throw new AssertionError("close(2) was linked with its own signature", e);
    }
  }

  /// Writes what the socket takes of native memory, and has the kernel wait for what follows;
  /// returns how many bytes it took.
  int sendMore(int socket, MemorySegment bytes) throws IOException {
    try {
      var sent = (long) calls.send().invokeExact(state, socket, bytes, bytes.byteSize(), MORE);
      return (int) checked(sent, "send");
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("send(2) was linked with its own signature", e);
    }
  }

  /// Sends what the socket takes of a part of a file; returns how many bytes it took.
  long sendFile(int socket, int file, long at, long count) throws IOException {
    offset.set(ValueLayout.JAVA_LONG, 0, at);
    try {
      var sent = (long) calls.sendfile().invokeExact(state, socket, file, offset, count);
      return checked(sent, "sendfile");
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("sendfile(2) was linked with its own signature", e);
    }
  }

  private long checked(long sent, String call) throws IOException {
    if (sent >= 0) {
      return sent;
    }
    var errno = (int) Calls.ERRNO.get(state, 0L);
    if (errno == AGAIN || errno == INTERRUPTED) {
      return 0;
    }
    throw new IOException(call + " failed, errno " + errno);
  }

  private record Calls(
      MethodHandle open, MethodHandle close, MethodHandle send, MethodHandle sendfile) {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

    static Optional<Calls> find() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      var linker = Linker.nativeLinker();
      var symbols = linker.defaultLookup();
      var open = symbols.find("open");
      var close = symbols.find("close");
      var send = symbols.find("send");
      var sendfile = symbols.find("sendfile64").or(() -> symbols.find("sendfile"));
      if (open.isEmpty() || close.isEmpty() || send.isEmpty() || sendfile.isEmpty()) {
        return Optional.empty();
      }
      var number = ValueLayout.JAVA_INT;
      var size = ValueLayout.JAVA_LONG;
      var errno = Linker.Option.captureCallState("errno");
      return Optional.of(
          new Calls(
              linker.downcallHandle(
                  open.get(),
                  FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
                  Linker.Option.firstVariadicArg(2)),
              linker.downcallHandle(close.get(), FunctionDescriptor.of(number, number)),
              linker.downcallHandle(
                  send.get(),
                  FunctionDescriptor.of(size, number, ValueLayout.ADDRESS, size, number),
                  errno),
              linker.downcallHandle(
                  sendfile.get(),
                  FunctionDescriptor.of(size, number, number, ValueLayout.ADDRESS, size),
                  errno)));
    }
  }
}
