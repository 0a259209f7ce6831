package dev.millstream.builder.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.PageLinks;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a page's head has browsers fetch early.
class HeadLinksTest {
  private static final Scope SITE = Scope.site("site");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<link rel=preload href=/a.css as=style> | </a.css>; rel=preload; as=\"style\"",
        "<LINK HREF='b.js' REL='ModulePreload' /> | <b.js>; rel=modulepreload",
        "<link rel=\"preconnect\" href=\"https://f.example/\" crossorigin> "
            + "| <https://f.example/>; rel=preconnect; crossorigin",
        "<link rel=preload href=\"/s?a=1&amp;b=2\" as=fetch> | </s?a=1&b=2>; rel=preload;"
            + " as=\"fetch\"",
        "<link rel=preconnect href=//a><link rel=preconnect href=//a><link rel=preconnect href=//b>"
            + " | <//a>; rel=preconnect, <//b>; rel=preconnect",
        "<link rel=stylesheet href=/a.css> | ``",
        "<link rel=preload href=/a.css as=style media=print> | ``",
        "<link rel=preload href=/a.css as=style data-do-not-generate-a-link-header> | ``",
        "<link rel=preload href='/a\">;x' as=style> | ``",
        "<link rel=preload href=/a as='style\"; x=y'> | ``",
        "<link rel=preload as=style> | ``",
        "<base href=/x/><link rel=preconnect href=//a> | ``",
        "<!-- <link rel=preconnect href=//a> --> | ``",
        "<script>'<link rel=preconnect href=//a>'</script> | ``",
        "</head><link rel=preconnect href=//a> | ``",
        "<body><link rel=preconnect href=//a> | ``",
        "<linked rel=preconnect href=//a> | ``",
        "<link rel=preconnect href=//a | <//a>; rel=preconnect",
      })
  void areThoseThatAFieldCanSay(String head, String field) {
    var page = ("<!doctype html><head>" + head).getBytes(StandardCharsets.UTF_8);
    assertThat(HeadLinks.of(page).orElse("")).isEqualTo(field);
  }

  @Test
  void areNeverMoreThanAFieldMayHold() {
    var page = new StringBuilder();
    for (var i = 0; i < 100; i++) {
      page.append("<link rel=preload as=image href=/")
          .append(i)
          .append("x".repeat(300))
          .append('>');
    }
    assertThat(HeadLinks.of(page.toString().getBytes(StandardCharsets.UTF_8)).orElseThrow())
        .hasSizeBetween(2000, 3000);
  }

  @Test
  void stayWithPagesThatDoNotChangeAndAreFoundInThoseOfOlderTrees(@TempDir Path folder)
      throws IOException {
    try (var store = FileObjectStore.open(folder)) {
      var digests = new BlobDigests(10);
      var page = "<link rel=preload href=/a.css as=style>";
      var first = publish(store, digests, Optional.empty(), page, "1");
      var second = publish(store, digests, Optional.of(first), page, "2");
      assertThat(links(store, second).of("/page.html"))
          .hasValue("</a.css>; rel=preload; as=\"style\"");
      assertThat(links(store, second).of("/other.html")).isEmpty();

      Digest old;
      try (var stage = store.stage(SITE)) {
        var writer = new ManifestWriter();
        Manifest.load(store, SITE, first).stream().forEach(writer::add);
        old = stage.put(writer.toBytes());
        stage.commit();
      }
      assertThat(links(store, publish(store, digests, Optional.of(old), page, "1")))
          .isEqualTo(links(store, first));
      assertThat(links(store, publish(store, digests, Optional.of(second), "none", "2")))
          .isEqualTo(PageLinks.NONE);
    }
  }

  private static PageLinks links(FileObjectStore store, Digest tree) throws IOException {
    return Manifest.load(store, SITE, tree)
        .section(Section.PAGE_LINKS, PageLinks.class)
        .orElseThrow();
  }

  private static Digest publish(
      FileObjectStore store,
      BlobDigests digests,
      Optional<Digest> before,
      String page,
      String other)
      throws IOException {
    var limits = new PublishLimits(1 << 20, 1 << 20, 0, 0, 0, 1, Duration.ofDays(1), 10);
    var files =
        List.of(
            new SiteFile("page.html", Content.of(page)),
            new SiteFile("other.html", Content.of(other)));
    var site =
        new Site(
            SiteTree.of(files),
            SiteRules.NONE,
            SiteAccess.OPEN,
            SiteDelivery.DEFAULTS,
            SiteMedia.AS_IT_IS,
            Optional.empty(),
            new SiteOrigin("site", "0a1b2c3d", "main", "0".repeat(40), false));
    return new SitePublisher(store, SITE, before, limits, digests).publish(site).manifest();
  }
}
