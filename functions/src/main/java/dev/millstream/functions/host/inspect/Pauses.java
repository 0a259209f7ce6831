package dev.millstream.functions.host.inspect;

/// Is told, on the isolate's thread, when a debugger holds it.
public interface Pauses {
  /// The code stands still from now on.
  void began();

  /// The code goes on.
  void ended();

  /// Has the isolate look for what is left to do; any thread may call this.
  void wake();

  /// Lets other threads into V8 until `done` returns.
  void yieldUntil(Runnable done);
}
