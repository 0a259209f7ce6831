package dev.millstream.control.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a new database has.
class MigrationsTest {
  @Test
  void everyFileOfSqlThatIsThereHasRun(@TempDir Path data) throws IOException, URISyntaxException {
    var folder = Path.of(Database.class.getResource("V1__foundation.sql").toURI()).getParent();
    try (var files = Files.list(folder);
        var database = Database.open(data.resolve("control.db"))) {
      var written =
          files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".sql"));
      var applied =
          database.read(handle ->
              handle.select("SELECT file FROM schema_version").mapTo(String.class).list());
      assertThat(applied).containsExactlyInAnyOrderElementsOf(written.toList());
    }
  }
}
