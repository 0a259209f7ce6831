package dev.millstream.control.stream.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.BuildLog;
import dev.millstream.control.db.Database;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.video.WithheldFiles;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of known content, and the files of sites that are compared with them.
class SiteScreeningTest {
  private static final Scope SCOPE = Scope.site("blog");

  @TempDir Path data;
  private Database database;
  private FileObjectStore store;
  private Transcoder transcoder;
  private Screening lists;
  private SiteScreening screening;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    database = Database.open(data.resolve("millstream.db"));
    store = FileObjectStore.open(data.resolve("objects"));
    transcoder = new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")));
    lists = new Screening(database, new Videos(database), store, (_, _, _) -> {});
    screening = new SiteScreening(database, store, lists, transcoder::pictures);
  }

  @AfterEach
  void stop() throws IOException {
    transcoder.close();
    store.close();
    database.close();
  }

  @Test
  void withoutListsATreeStaysAsItIs() throws Exception {
    var tree = publish();

    assertThat(screened(tree)).isEqualTo(tree);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsOnAListIsWithheldOrToldOfByNameUntilItIsReleased() throws Exception {
    list("court", Action.BLOCK, new Hashes(Set.of(sha256("secret")), Set.of()));
    list("note", Action.NOTIFY, new Hashes(Set.of(sha256("home")), Set.of()));
    var known = Pdq.of(PdqTest.picture(1)).hash().hex();
    list("watch", Action.QUARANTINE, new Hashes(Set.of(), Set.of(known)));
    var tree = publish();

    var shown = screened(tree);

    assertThat(withheld(shown)).containsExactlyInAnyOrder("/a.txt", "/small.jpg");
    assertThat(Manifest.load(store, SCOPE, shown).stream().map(Asset::path))
        .containsExactlyElementsOf(
            Manifest.load(store, SCOPE, tree).stream().map(Asset::path).toList());
    assertThat(told)
        .contains(
            "/a.txt is on the list court: it answers 451",
            "/index.html is on the list note: it is shown",
            "/small.jpg is on the list watch: it answers 451 until somebody has released it")
        .hasSize(4);

    database.write(handle -> MatchRows.release(handle, "blog:/small.jpg"));
    database.write(handle -> MatchRows.release(handle, "blog:/a.txt"));

    assertThat(withheld(screened(tree))).containsExactly("/a.txt");
  }

  private Digest screened(Digest tree) throws IOException {
    return screening.screened(
        "blog",
        tree,
        new BuildLog() {
          @Override
          public void stage(String text) {
            told.add(text);
          }

          @Override
          public void line(String text) {
            told.add(text);
          }
        });
  }

  private Set<String> withheld(Digest tree) throws IOException {
    return Manifest.load(store, SCOPE, tree)
        .section(Section.WITHHELD_FILES, WithheldFiles.class)
        .orElse(WithheldFiles.NONE)
        .paths();
  }

  private void list(String name, Action action, Hashes hashes) {
    database.write(handle -> {
      MatchRows.set(handle, name, action);
      MatchRows.add(handle, name, hashes);
      return name;
    });
    lists.known().refresh();
  }

  private static String sha256(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /// Two pages' texts, a picture, the same one smaller, another one, and a file that is none.
  private Digest publish() throws IOException {
    var tree = new ManifestWriter();
    try (var stage = store.stage(SCOPE)) {
      var small = PdqTest.jpeg(PdqTest.scaled(PdqTest.picture(1), 400, 225), 0.6f);
      var other = PdqTest.jpeg(PdqTest.picture(2), 0.8f);
      tree.add(asset(stage.put(bytes("secret")), "/a.txt", "text/plain"));
      tree.add(asset(stage.put(bytes("home")), "/index.html", "text/html"));
      tree.add(asset(stage.put(bytes("none")), "/none.png", "image/png"));
      tree.add(asset(stage.put(other), "/other.jpg", "image/jpeg"));
      tree.add(asset(stage.put(small), "/small.jpg", "image/jpeg"));
      var digest = stage.put(tree.toBytes());
      stage.commit();
      return digest;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Asset asset(Digest digest, String path, String type) {
    return new Asset(path, type, List.of(new Variant(Coding.IDENTITY, digest, 6)));
  }
}
