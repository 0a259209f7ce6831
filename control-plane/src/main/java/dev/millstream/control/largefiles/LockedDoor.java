package dev.millstream.control.largefiles;

import dev.millstream.git.Caller;
import dev.millstream.git.Push;
import dev.millstream.git.PushListener;
import dev.millstream.git.PushOutput;
import dev.millstream.git.PushVerdict;
import dev.millstream.git.lfs.LfsLocks;
import dev.millstream.git.lfs.LfsLocks.Wanted;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A door for pushes that tells which files are locked with Git LFS.
record LockedDoor(PushListener door, LfsLocks locks, int locksMax) implements PushListener {
  private static final Wanted ALL = new Wanted(Optional.empty(), Optional.empty(), "");

  @Override
  public PushVerdict received(Push push, PushOutput out) {
    return door.received(push, out);
  }

  @Override
  public Map<String, String> locked(String project, Caller who) {
    return locks.list(project, ALL, locksMax).stream()
        .filter(lock -> !lock.owner().equals(who.id()))
        .collect(Collectors.toMap(LfsLocks.Lock::path, LfsLocks.Lock::ownerName));
  }
}
