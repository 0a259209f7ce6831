package dev.millstream.functions.host;

import com.caoccao.javet.exceptions.JavetException;
import dev.millstream.functions.host.inspect.Pauses;

/// Has time stand still for an isolate's turn while a debugger holds it.
record HeldTurns(TurnGuard guard, SiteRuntime runtime, Inbox inbox) implements Pauses {
  @Override
  public void began() {
    guard.hold();
  }

  @Override
  public void ended() {
    guard.release();
  }

  @Override
  public void wake() {
    inbox.add(new Inbox.Event.Debugged());
  }

  @Override
  public void yieldUntil(Runnable done) {
    try {
      runtime.yieldUntil(done);
    } catch (JavetException e) {
      throw new IllegalStateException("V8 cannot be locked again", e);
    }
  }
}
