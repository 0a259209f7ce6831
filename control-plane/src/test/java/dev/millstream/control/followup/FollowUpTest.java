package dev.millstream.control.followup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.deploy.SiteAddresses;
import dev.millstream.control.deploy.Status;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowUpTest {
  private static final Digest TREE = Digest.of(new byte[] {1});

  @TempDir Path folder;
  private FileObjectStore store;
  private Database database;
  private Rooms rooms;
  private Deployment.Key key;

  @BeforeEach
  void deploy() throws IOException {
    store = FileObjectStore.open(folder.resolve("objects"));
    database = Database.open(folder.resolve("millstream.db"));
    rooms = Rooms.in(folder, database, store.refs(), new SiteAddresses("localhost", 8080));
    key =
        database.write(handle -> {
          rooms.projects().create(handle, "blog", "main");
          var source =
              new Deployment.Source("main", "c0ffee", Optional.empty(), "One", Optional.empty());
          var made = rooms.deployments().insert(handle, "blog", Status.SUCCESS, true, source);
          handle.execute(
              "UPDATE deployment SET manifest = ? WHERE project = 'blog' AND id = ?",
              TREE.hex(),
              made.id());
          rooms.aliases().point(handle, name(made), made, TREE);
          return made;
        });
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    store.close();
  }

  private static RefName name(Deployment.Key key) {
    return RefName.deployment(key.project(), key.id());
  }

  /// As the deletion of a project begins.
  private void takeDown() {
    database.write(handle -> {
      rooms.aliases().remove(handle, name(key));
      return true;
    });
  }

  @Test
  void worksOnTheTreeOfWhatIsUpAndOnNothingThatIsGone() throws Exception {
    var seen = new ArrayList<Digest>();

    new FollowUp(rooms).run(key, seen::add);
    takeDown();
    new FollowUp(rooms).run(key, seen::add);

    assertThat(seen).isEqualTo(List.of(TREE));
  }

  @Test
  void whatFailsBecauseTheDeploymentWasDeletedMeanwhileIsNoFailure() throws Exception {
    new FollowUp(rooms)
        .run(
            key,
            tree -> {
              takeDown();
              throw missing(tree);
            });
  }

  @Test
  void whatFailsThoughTheDeploymentIsUpIsToldAndTriedAgain() {
    assertThatExceptionOfType(NoSuchObjectException.class)
        .isThrownBy(() ->
            new FollowUp(rooms)
                .run(
                    key,
                    tree -> {
                      throw missing(tree);
                    }));
  }

  private static NoSuchObjectException missing(Digest tree) {
    return new NoSuchObjectException(Scope.site("blog"), tree);
  }
}
