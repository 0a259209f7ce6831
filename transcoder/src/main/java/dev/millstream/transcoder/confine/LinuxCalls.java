package dev.millstream.transcoder.confine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;

/// Linux's system calls, by their numbers: libc has no functions for these.
@SuppressWarnings("restricted")
final class LinuxCalls {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

  private final MethodHandle syscall;
  private final Machine machine;

  /// A kind of processor: its name in filters, the numbers of its calls, and of those that are
  /// refused: for sockets (`socket`, `socketpair`, `io_uring_setup`), other programs (`fork`,
  /// `vfork`, `execve`, `execveat`) and other processes (`kill`, `ptrace`, `process_vm_readv` and
  /// `writev`, `pidfd_getfd` and `send_signal`).
  record Machine(
      int auditName, long prctl, long seccomp, long openat, long close, List<Integer> refused) {
    private static final Machine X86_64 =
        new Machine(
            0xC000003E,
            157,
            317,
            257,
            3,
            List.of(41, 53, 425, 57, 58, 59, 322, 62, 101, 310, 311, 438, 424));
    private static final Machine AARCH64 =
        new Machine(
            0xC00000B7,
            167,
            277,
            56,
            57,
            List.of(198, 199, 425, 221, 281, 129, 117, 270, 271, 438, 424));

    static Optional<Machine> here() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      return switch (System.getProperty("os.arch", "")) {
        case "amd64" -> Optional.of(X86_64);
        case "aarch64" -> Optional.of(AARCH64);
        default -> Optional.empty();
      };
    }
  }

  private LinuxCalls(MethodHandle syscall, Machine machine) {
    this.syscall = syscall;
    this.machine = machine;
  }

  static Optional<LinuxCalls> find() {
    var linker = Linker.nativeLinker();
    var number = ValueLayout.JAVA_LONG;
    return Machine.here()
        .flatMap(machine ->
            linker
                .defaultLookup()
                .find("syscall")
                .map(symbol ->
                    new LinuxCalls(
                        linker.downcallHandle(
                            symbol,
                            FunctionDescriptor.of(
                                number, number, number, number, number, number, number),
                            Linker.Option.firstVariadicArg(1),
                            Linker.Option.captureCallState("errno")),
                        machine)));
  }

  Machine machine() {
    return machine;
  }

  int prctl(long option, long value) throws IOException {
    return checked("prctl", machine.prctl, option, value, 0, 0);
  }

  int seccomp(long operation, long flags, MemorySegment program) throws IOException {
    return checked("seccomp", machine.seccomp, operation, flags, program.address(), 0);
  }

  /// A descriptor that stands for a path; empty if there is no such file.
  Optional<Integer> path(String path) {
    try (var arena = Arena.ofConfined()) {
      var here = -100; // AT_FDCWD
      var pathOnly = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC
      var name = arena.allocateFrom(path);
      var result = call(arena, machine.openat, here, name.address(), pathOnly, 0);
      return result.value() < 0 ? Optional.empty() : Optional.of((int) result.value());
    }
  }

  void close(int descriptor) throws IOException {
    checked("close", machine.close, descriptor, 0, 0, 0);
  }

  /// How much Landlock the kernel has: 0 if none.
  int landlockVersion() {
    try (var arena = Arena.ofConfined()) {
      return (int) Math.max(0, call(arena, 444, 0, 0, 1, 0).value());
    }
  }

  int landlockRules(MemorySegment attributes) throws IOException {
    return checked(
        "landlock_create_ruleset", 444, attributes.address(), attributes.byteSize(), 0, 0);
  }

  void landlockAllow(int rules, MemorySegment beneath) throws IOException {
    checked("landlock_add_rule", 445, rules, 1, beneath.address(), 0);
  }

  void landlockRestrict(int rules) throws IOException {
    checked("landlock_restrict_self", 446, rules, 0, 0, 0);
  }

  private record Result(long value, int errno) {}

  private int checked(String name, long number, long a, long b, long c, long d) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var result = call(arena, number, a, b, c, d);
      if (result.value() < 0) {
        throw new IOException("%s failed, errno %d".formatted(name, result.errno()));
      }
      return (int) result.value();
    }
  }

  private Result call(Arena arena, long number, long a, long b, long c, long d) {
    var state = arena.allocate(STATE);
    try {
      var value = (long) syscall.invokeExact(state, number, a, b, c, d, 0L);
      return new Result(value, (int) ERRNO.get(state, 0L));
    } catch (Throwable e) {
      throw new AssertionError("syscall(2) was linked with its own signature", e);
    }
  }
}
