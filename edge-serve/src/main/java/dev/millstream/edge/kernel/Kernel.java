package dev.millstream.edge.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Linux's calls of which the JDK's channels give a part: a head leaves in one packet with the
/// beginning of the file behind it, a file goes out by one call of the system instead of three, and
/// who connects is taken by one instead of six. Of one thread.
@SuppressWarnings("restricted")
public final class Kernel {
  private static final Optional<Calls> CALLS = Calls.find();
  private static final ThreadLocal<Kernel> OF_THREAD =
      ThreadLocal.withInitial(() -> new Kernel(CALLS.orElseThrow()));

  private static final int READ_ONLY = 0x80000; // O_RDONLY | O_CLOEXEC
  private static final int NEW = 0x80000 | 0x800; // SOCK_CLOEXEC | SOCK_NONBLOCK
  private static final int NOW = 0x40; // MSG_DONTWAIT
  private static final int QUIET = NOW | 0x4000; // and MSG_NOSIGNAL
  private static final int MORE = QUIET | 0x8000; // and MSG_MORE
  private static final int AGAIN = 11; // EAGAIN
  private static final int INTERRUPTED = 4; // EINTR
  private static final int ABORTED = 103; // ECONNABORTED
  private static final int RECEIVED_BYTES = 16 << 10;

  private final Calls calls;
  private final MemorySegment state = Arena.ofAuto().allocate(Calls.STATE);
  private final MemorySegment offset = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
  private final PeerAddress peer = new PeerAddress();
  private final MemorySegment received = Arena.ofAuto().allocate(RECEIVED_BYTES);

  private Kernel(Calls calls) {
    this.calls = calls;
  }

  /// Whether this system has them.
  public static boolean isHere() {
    return CALLS.isPresent();
  }

  /// This thread's.
  public static Kernel ofThread() {
    return OF_THREAD.get();
  }

  /// A descriptor that reads the file; negative if it cannot be opened.
  public int open(Path file) {
    try (var arena = Arena.ofConfined()) {
      return (int) calls.open().invokeExact(arena.allocateFrom(file.toString()), READ_ONLY);
    } catch (Throwable e) {
      throw new AssertionError("open(2) was linked with its own signature", e);
    }
  }

  /// Gives a descriptor of [#open] or [#accept] back.
  public void close(int descriptor) {
    try {
      var _ = (int) calls.close().invokeExact(descriptor);
    } catch (Throwable e) {
      throw new AssertionError("close(2) was linked with its own signature", e);
    }
  }

  /// The socket of the next who connected, which does not block; negative if there is none.
  public int accept(int server) throws IOException {
    try {
      var found = (int) calls.accept().invokeExact(state, server, peer.bytes(), peer.room(), NEW);
      if (found < 0 && errno() != ABORTED) {
        checked(found, "accept");
      }
      return found;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("accept4(2) was linked with its own signature", e);
    }
  }

  /// Who was accepted last.
  public InetSocketAddress peer() throws IOException {
    return peer.read();
  }

  /// Reads what a socket has; 0 if it has nothing, -1 at the end.
  public int receive(int socket, byte[] into) throws IOException {
    try {
      var most = Math.min(into.length, RECEIVED_BYTES);
      var count = (long) calls.recv().invokeExact(state, socket, received, (long) most, NOW);
      if (count <= 0) {
        return count == 0 ? -1 : (int) checked(count, "recv");
      }
      MemorySegment.copy(received, ValueLayout.JAVA_BYTE, 0, into, 0, (int) count);
      return (int) count;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("recv(2) was linked with its own signature", e);
    }
  }

  /// Writes what the socket takes of a direct buffer, whose position stays; returns how many bytes
  /// it took.
  public int send(int socket, ByteBuffer bytes) throws IOException {
    return send(socket, MemorySegment.ofBuffer(bytes), QUIET);
  }

  /// Writes what the socket takes of native memory, and has the kernel wait for what follows;
  /// returns how many bytes it took.
  public int sendMore(int socket, MemorySegment bytes) throws IOException {
    return send(socket, bytes, MORE);
  }

  private int send(int socket, MemorySegment bytes, int how) throws IOException {
    try {
      var sent = (long) calls.send().invokeExact(state, socket, bytes, bytes.byteSize(), how);
      return (int) checked(sent, "send");
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("send(2) was linked with its own signature", e);
    }
  }

  /// Sends what the socket takes of a part of a file; returns how many bytes it took.
  public long sendFile(int socket, int file, long at, long count) throws IOException {
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
    var errno = errno();
    if (errno == AGAIN || errno == INTERRUPTED) {
      return 0;
    }
    throw new IOException(call + " failed, errno " + errno);
  }

  private int errno() {
    return (int) Calls.ERRNO.get(state, 0L);
  }

  private record Calls(
      MethodHandle open,
      MethodHandle close,
      MethodHandle accept,
      MethodHandle recv,
      MethodHandle send,
      MethodHandle sendfile) {
    private static final SymbolLookup SYMBOLS = Linker.nativeLinker().defaultLookup();
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

    static Optional<Calls> find() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      var number = ValueLayout.JAVA_INT;
      var size = ValueLayout.JAVA_LONG;
      var pointer = ValueLayout.ADDRESS;
      var moved = FunctionDescriptor.of(size, number, pointer, size, number);
      var errno = Linker.Option.captureCallState("errno");
      try {
        return Optional.of(
            new Calls(
                call(
                    "open",
                    FunctionDescriptor.of(number, pointer, number),
                    Linker.Option.firstVariadicArg(2)),
                call("close", FunctionDescriptor.of(number, number)),
                call(
                    "accept4",
                    FunctionDescriptor.of(number, number, pointer, pointer, number),
                    errno),
                call("recv", moved, errno),
                call("send", moved, errno),
                call(
                    SYMBOLS.find("sendfile64").isPresent() ? "sendfile64" : "sendfile",
                    FunctionDescriptor.of(size, number, number, pointer, size),
                    errno)));
      } catch (NoSuchElementException e) {
        return Optional.empty(); // another C library
      }
    }

    private static MethodHandle call(
        String name, FunctionDescriptor signature, Linker.Option... options) {
      var linker = Linker.nativeLinker();
      return linker.downcallHandle(SYMBOLS.findOrThrow(name), signature, options);
    }
  }
}
