package dev.millstream.store.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.garbage.GarbageReport.Share;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectorTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final RefName PRODUCTION = RefName.production("blog");
  private static final RefName PREVIEW = RefName.branch("blog", "preview");

  @TempDir Path folder;

  private ObjectStore store;
  private Trees trees;

  @BeforeEach
  void open() throws IOException {
    store = FileObjectStore.open(folder);
    trees = new Trees(store, folder.toRealPath(), BLOG);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void keepsWhatALiveTreeNamesAndRemovesTheRest() throws IOException {
    trees.point(PRODUCTION, 1, trees.publish("shared", "live"));
    var gone = trees.publish("shared", "dropped");
    trees.age();

    var report = collect();

    assertThat(trees.has("shared")).isTrue();
    assertThat(trees.has("live")).isTrue();
    assertThat(trees.has("dropped")).isFalse();
    assertThat(store.size(BLOG, gone)).isEmpty();
    assertThat(report.all().objects()).isEqualTo(5);
    assertThat(report.used().objects()).isEqualTo(3);
    assertThat(report.garbage().objects()).isEqualTo(2);
    assertThat(report.garbage().bytes()).isGreaterThan(Trees.page("dropped").length);
  }

  @Test
  void removesWhatOnlyARemovedRefNamed() throws IOException {
    trees.point(PRODUCTION, 1, trees.publish("shared"));
    trees.point(PREVIEW, 1, trees.publish("shared", "preview"));
    store.refs().remove(PREVIEW, 2);
    trees.age();

    collect();

    assertThat(trees.has("shared")).isTrue();
    assertThat(trees.has("preview")).isFalse();
  }

  @Test
  void leavesWhatIsYoungAndWhatAYoungTreeNames() throws IOException {
    trees.publish("reused", "dropped");
    trees.age();
    var underWay = trees.publish("reused");
    trees.age(Trees.digest("reused"));

    var report = collect();

    assertThat(store.size(BLOG, underWay)).isPresent();
    assertThat(trees.has("reused")).isTrue();
    assertThat(trees.has("dropped")).isFalse();
    assertThat(report.young()).isEqualTo(Share.NONE);
  }

  @Test
  void leavesTheTreeThatARunningPublishKeeps() throws IOException {
    var previous = trees.publish("old");
    trees.age();
    try (var stage = store.stage(BLOG)) {
      assertThat(stage.keep(List.of(previous, Trees.digest("never there"))))
          .containsExactly(Trees.digest("never there"));

      collect();

      assertThat(trees.has("old")).isTrue();
    }
  }

  @Test
  void keepsFunctionsAndWhatTheRootsName() throws IOException {
    Digest script;
    Digest source;
    try (var stage = store.stage(BLOG)) {
      script = stage.put(Trees.page("script"));
      source = stage.put(Trees.page("source"));
      var bundle =
          new FunctionBundle(
              script, List.of(), new RouteRules(List.of(), List.of()), Map.of(), "2026-01-01");
      var tree = stage.put(new ManifestWriter().section(Section.FUNCTIONS, bundle).toBytes());
      stage.commit();
      trees.point(PRODUCTION, 1, tree);
    }
    trees.age();

    new GarbageCollector(store, _ -> Set.of(source), GarbageLimits.DEFAULT, InstantSource.system())
        .collect(BLOG, false);

    assertThat(store.missing(BLOG, List.of(script, source))).isEmpty();
  }

  @Test
  void aDryRunTellsTheSameAndRemovesNothing() throws IOException {
    trees.point(PRODUCTION, 1, trees.publish("live"));
    trees.publish("dropped");
    trees.age();

    var told = collector().collect(BLOG, true);

    assertThat(trees.has("dropped")).isTrue();
    assertThat(collect()).isEqualTo(told);
    assertThat(trees.has("dropped")).isFalse();
  }

  @Test
  void leavesAScopeAloneWhoseLiveManifestCannotBeRead() throws IOException {
    var live = trees.publish("live");
    trees.point(PRODUCTION, 1, live);
    trees.publish("dropped");
    Files.write(trees.file(live), new byte[10]);
    trees.age();

    assertThat(collect().skipped()).isEqualTo(1);

    assertThat(trees.has("live")).isTrue();
    assertThat(trees.has("dropped")).isTrue();
  }

  @Test
  void goesThroughAllScopesInOneOrder() throws IOException {
    for (var name : List.of("shop", "blog", "docs")) {
      new Trees(store, folder, Scope.site(name)).publish("page");
    }

    assertThat(collector().scopes())
        .extracting(Scope::toString)
        .containsExactly("site/blog", "site/docs", "site/shop");
  }

  @Test
  void largeFilesThatGitNamesAreNobodysGarbage() throws IOException {
    new Trees(store, folder, Scope.largeFiles("blog")).publish("song");

    assertThat(collector().scopes()).isEmpty();
  }

  private GarbageReport collect() throws IOException {
    return collector().collect(BLOG, false);
  }

  private GarbageCollector collector() {
    return new GarbageCollector(
        store, _ -> Set.of(), GarbageLimits.DEFAULT, InstantSource.system());
  }
}
