package dev.millstream.git.lfs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The locking API's texts (git-lfs `docs/api/locking.md`). Of a request's `ref` nothing is taken:
/// a lock holds on all branches.
final class LockTexts {
  private LockTexts() {}

  record Creation(@Nullable String path) {}

  record Removal(@Nullable Boolean force) {}

  record Question(@Nullable String cursor, @Nullable Integer limit) {}

  record Person(String name) {}

  record Shown(String id, String path, @JsonProperty("locked_at") String since, Person owner) {
    static Shown of(LfsLocks.Lock lock) {
      return new Shown(
          lock.id(),
          lock.path(),
          lock.since().truncatedTo(ChronoUnit.SECONDS).toString(),
          new Person(lock.ownerName()));
    }
  }

  record One(Shown lock) {}

  record Conflict(Shown lock, String message) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Shown> locks, @JsonProperty("next_cursor") @Nullable String next) {
    Page {
      locks = List.copyOf(locks);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sides(
      List<Shown> ours, List<Shown> theirs, @JsonProperty("next_cursor") @Nullable String next) {
    Sides {
      ours = List.copyOf(ours);
      theirs = List.copyOf(theirs);
    }
  }
}
