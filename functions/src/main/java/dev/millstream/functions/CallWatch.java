package dev.millstream.functions;

/// Is told what a call does after it has its outcome. Called on any thread; must not block.
public interface CallWatch {
  /// Nobody watches.
  CallWatch NONE =
      new CallWatch() {
        @Override
        public void goesOn() {}

        @Override
        public void finished() {}
      };

  /// The call will have its outcome and go on: [#finished] follows once, before or after it has.
  void goesOn();

  /// Nothing is left of a call that went on.
  void finished();
}
