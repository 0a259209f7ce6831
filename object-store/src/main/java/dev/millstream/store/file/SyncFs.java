package dev.millstream.store.file;

import java.io.IOException;
import java.io.InterruptedIOException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Linux's `syncfs(2)`: makes everything written to one file system durable at once. Opened before
/// the writes it is to cover, so that the kernel reports their failures to it.
@SuppressWarnings("restricted")
final class SyncFs implements AutoCloseable {
  private static final Optional<Calls> CALLS = Calls.find();
  private static final int READ_ONLY_DIRECTORY = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC

  private final Calls calls;
  private final Path folder;
  private final int descriptor;

  private SyncFs(Calls calls, Path folder, int descriptor) {
    this.calls = calls;
    this.folder = folder;
    this.descriptor = descriptor;
  }

  /// The file system of `folder`; empty where there is no such call.
  static Optional<SyncFs> open(Path folder) {
    return CALLS.flatMap(calls -> {
      try (var arena = Arena.ofConfined()) {
        var name = arena.allocateFrom(folder.toString());
        var descriptor = (int) calls.open().invokeExact(name, READ_ONLY_DIRECTORY);
        return descriptor < 0
            ? Optional.empty()
            : Optional.of(new SyncFs(calls, folder, descriptor));
      } catch (Throwable e) {
        throw new AssertionError("open(2) was linked with its own signature", e);
      }
    });
  }

  /// Returns when all that was written before is durable.
  void sync() throws IOException {
    // a native call would hold a virtual thread's carrier for as long as the disk takes
    var task = new FutureTask<Integer>(this::call);
    Thread.ofPlatform().name("syncfs").daemon().start(task);
    try {
      var errno = task.get();
      if (errno != 0) {
        throw new IOException("syncfs of " + folder + " failed, errno " + errno);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing to disk");
    } catch (ExecutionException e) {
      throw new IOException("syncfs of " + folder + " failed", e.getCause());
    }
  }

  @Override
  public void close() {
    try {
      var _ = (int) calls.close().invokeExact(descriptor);
    } catch (Throwable e) {
      throw new AssertionError("close(2) was linked with its own signature", e);
    }
  }

  private int call() {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Calls.STATE);
      var result = (int) calls.syncfs().invokeExact(state, descriptor);
      return result == 0 ? 0 : (int) Calls.ERRNO.get(state, 0L);
    } catch (Throwable e) {
      throw new AssertionError("syncfs(2) was linked with its own signature", e);
    }
  }

  private record Calls(MethodHandle open, MethodHandle syncfs, MethodHandle close) {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

    static Optional<Calls> find() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      var linker = Linker.nativeLinker();
      var symbols = linker.defaultLookup();
      var open = symbols.find("open");
      var syncfs = symbols.find("syncfs");
      var close = symbols.find("close");
      if (open.isEmpty() || syncfs.isEmpty() || close.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(link(linker, open.get(), syncfs.get(), close.get()));
    }

    private static Calls link(
        Linker linker, MemorySegment open, MemorySegment syncfs, MemorySegment close) {
      var number = ValueLayout.JAVA_INT;
      return new Calls(
          linker.downcallHandle(
              open,
              FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
              Linker.Option.firstVariadicArg(2)),
          linker.downcallHandle(
              syncfs,
              FunctionDescriptor.of(number, number),
              Linker.Option.captureCallState("errno")),
          linker.downcallHandle(close, FunctionDescriptor.of(number, number)));
    }
  }
}
