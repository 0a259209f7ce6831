package dev.millstream.control.deploy;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// One build of a branch at a time. Branches share a fixed set of locks, so that the names of old
/// branches take no room.
final class Turns {
  private static final int LOCKS = 64;

  private final List<ReentrantLock> locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toList();

  Turn take(String project, String branch) throws InterruptedException {
    var lock = locks.get(Math.floorMod((project + " " + branch).hashCode(), LOCKS));
    lock.lockInterruptibly();
    return lock::unlock;
  }

  @FunctionalInterface
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
