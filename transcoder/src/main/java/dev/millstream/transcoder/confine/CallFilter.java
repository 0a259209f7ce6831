package dev.millstream.transcoder.confine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Has the kernel refuse some calls to all threads of this process (seccomp), with EACCES.
final class CallFilter {
  private static final int NO_NEW_PRIVILEGES = 38;
  private static final int SET_FILTER = 1;
  private static final int ALL_THREADS = 1;

  private static final int LOAD = 0x20;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE = 0x00050000 | 13; // EACCES
  private static final int MACHINE_AT = 4;
  private static final int NUMBER_AT = 0;

  /// Numbers from here on are those of x32, whose calls are the same ones.
  private static final int SECOND_NUMBERS = 0x40000000;

  private final LinuxCalls calls;

  CallFilter(LinuxCalls calls) {
    this.calls = calls;
  }

  void close() throws IOException {
    calls.prctl(NO_NEW_PRIVILEGES, 1);
    try (var arena = Arena.ofConfined()) {
      var program = new Program(arena, calls.machine());
      calls.seccomp(SET_FILTER, ALL_THREADS, program.header);
    }
  }

  /// The filter as the kernel reads it: eight bytes a step, and a header that points there.
  private static final class Program {
    private static final int STEP_BYTES = 8;
    private static final int STEPS_AROUND = 6;
    private final MemorySegment header;
    private final MemorySegment steps;
    private int count;

    Program(Arena arena, LinuxCalls.Machine machine) {
      var length = machine.refused().size() + STEPS_AROUND;
      steps = arena.allocate((long) length * STEP_BYTES, STEP_BYTES);
      var last = length - 1; // the refusal
      add(LOAD, 0, 0, MACHINE_AT);
      add(IF_EQUAL, 0, last - 2, machine.auditName());
      add(LOAD, 0, 0, NUMBER_AT);
      add(IF_AT_LEAST, last - 4, 0, SECOND_NUMBERS);
      for (var call : machine.refused()) {
        add(IF_EQUAL, last - count - 1, 0, call);
      }
      add(RETURN, 0, 0, ALLOW);
      add(RETURN, 0, 0, REFUSE);
      header = arena.allocate(16, 8);
      header.set(ValueLayout.JAVA_SHORT, 0, (short) length);
      header.set(ValueLayout.ADDRESS, 8, steps);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
      var at = (long) count * STEP_BYTES;
      steps.set(ValueLayout.JAVA_SHORT, at, (short) code);
      steps.set(ValueLayout.JAVA_BYTE, at + 2, (byte) ifTrue);
      steps.set(ValueLayout.JAVA_BYTE, at + 3, (byte) ifFalse);
      steps.set(ValueLayout.JAVA_INT, at + 4, value);
      count++;
    }
  }
}
