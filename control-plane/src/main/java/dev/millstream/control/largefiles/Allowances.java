package dev.millstream.control.largefiles;

import dev.millstream.control.db.Database;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How many bytes of large files projects may keep: their own limit, else the server's.
record Allowances(Database database, OptionalLong usual) {
  /// At most `bytes`; `source` is what to change.
  record Allowance(long bytes, String source) {
    boolean admits(long used, long more) {
      return more <= bytes - used;
    }

    String refusal(String project, long used, long more) {
      return "%s keeps %,d of at most %,d bytes of large files, and this brings %,d: %s says so"
          .formatted(project, used, bytes, more, source);
    }
  }

  Optional<Allowance> of(String project) {
    var own = own(project);
    return own != null
        ? Optional.of(new Allowance(own, "`millstream lfs " + project + " --max`"))
        : usual.isPresent()
            ? Optional.of(new Allowance(usual.getAsLong(), "the server's --max-lfs-of-project"))
            : Optional.empty();
  }

  /// The project's own limit; null is what the server says.
  @Nullable Long own(String project) {
    return database.read(handle ->
        handle
            .select(
                "SELECT lfs_bytes_max FROM project WHERE name = ? AND lfs_bytes_max IS NOT NULL",
                project)
            .mapTo(Long.class)
            .findOne()
            .orElse(null));
  }

  /// Sets it; null has the server say.
  void set(String project, @Nullable Long bytes) {
    database.write(handle ->
        handle.execute("UPDATE project SET lfs_bytes_max = ? WHERE name = ?", bytes, project));
  }
}
