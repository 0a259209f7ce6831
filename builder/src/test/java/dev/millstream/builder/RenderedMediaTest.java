package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.SiteVideos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures and videos of rendered pages.
class RenderedMediaTest {
  @TempDir Path folder;
  private BuilderHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new BuilderHouse(folder);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void picturesOfMarkdownHaveTheirSizeAndThoseFurtherDownAreLoadedLate() throws IOException {
    var svg = "<svg width='30' height='20'>";
    var files = new HashMap<String, String>();
    files.put("a b.svg", svg);
    files.put("docs/i/c.svg", svg);
    files.put(
        "docs/x.md",
        """
        # X

        ![1](../a%20b.svg?v=1#f) ![2](i/c.svg) <img src=/docs/i/c.svg>
        ![4](i/c.svg) ![5](https://example.org/d.svg) <img width='5' src='i/c.svg'>
        ![7](none.svg) `<img src=i/c.svg>`

        <!-- <img src=i/c.svg> -->
        """);
    var page = house.built(files).text("/docs/x.html");
    var sized = "<img width=\"30\" height=\"20\" ";
    var late = "loading=\"lazy\" decoding=\"async\" src=\"";
    assertThat(page)
        .contains(sized + "src=\"../a%20b.svg?v=1#f\"", sized + "src=\"i/c.svg\" alt=\"2\"")
        .contains(sized + "src=/docs/i/c.svg>", sized + late + "i/c.svg\" alt=\"4\"")
        .contains("<img " + late + "https://", "<img loading=\"lazy\" decoding=\"async\" width='5'")
        .contains("<img " + late + "none.svg", "<!-- <img src=i/c.svg> -->", "&lt;img src=i/c");

    files.put("docs/i/c.svg", "<svg width='60' height='20'>");
    page = house.built(files).text("/docs/x.html");
    assertThat(page).contains("<img width=\"60\" height=\"20\" src=\"i/c.svg\" alt=\"2\"");
    files.put("millstream.toml", "[media]\nsizes = false\n");
    assertThat(house.built(files).text("/docs/x.html")).doesNotContain("height=\"20\"");
    files.put("_config.yml", "baseurl: /b\n");
    files.put("p.html", "---\n---\n<img src='/b/docs/i/c.svg'>");
    files.put("millstream.toml", "");
    assertThat(house.built(files).text("/p.html")).isEqualTo("<img src='/b/docs/i/c.svg'>");
    files.put("millstream.toml", "[media]\nsizes = true\n");
    assertThat(house.built(files).text("/p.html"))
        .isEqualTo("<img width=\"60\" height=\"20\" src='/b/docs/i/c.svg'>");
  }

  @Test
  void widePicturesNameTheWidthsTheyComeIn() throws IOException {
    var files = new HashMap<String, String>();
    files.put("wide.png", picture(2049));
    files.put("a b.png", picture(2049));
    files.put("narrow.png", picture(599));
    files.put(
        "README.md",
        """
        # X

        ![1](wide.png) ![2](narrow.png) ![3](a%20b.png) ![4](wide.png?v=1)
        <img src=wide.png srcset="wide.png 2x"> ![6](<a b.png>)
        """);
    var set =
        " srcset=\"wide.png?width=480 480w, wide.png?width=960 960w, wide.png?width=1600 1600w,"
            + " wide.png 2049w\" sizes=\"";
    var sized = "<img width=\"2049\" height=\"100\"";
    assertThat(house.built(files).text("/index.html"))
        .containsOnlyOnce(set)
        .contains(sized + set + "(max-width: 48.5rem) calc(100vw - 2.5rem), 46rem\" src=")
        .contains("<img width=\"599\" height=\"100\" src=")
        .contains("srcset=\"a%20b.png?width=480 480w, ", sized + " loading=")
        .contains("src=wide.png srcset=\"wide.png 2x\">");

    files.put("millstream.toml", "[media]\npictures = false\n");
    assertThat(house.built(files).text("/index.html")).contains(sized).doesNotContain("480w");
    files.put("_config.yml", "title: T\n");
    files.put("p.html", "---\n---\n<img src='wide.png'>");
    files.put("millstream.toml", "[media]\nsizes = true\n");
    assertThat(house.built(files).text("/p.html"))
        .isEqualTo(sized + set + "100vw\" src='wide.png'>");
  }

  /// The beginning of a picture that is this wide and 100 pixels high: a GIF, whose bytes, unlike a
  /// PNG's, can be text.
  private static String picture(int width) {
    return "GIF89a" + (char) (width & 0xff) + (char) (width >> 8) + "d\0";
  }

  @Test
  void videosOfPostsAreLinksAndEnclosuresInTheFeed() throws IOException {
    var files = new HashMap<String, String>();
    files.put("_config.yml", "url: https://t.example\nbaseurl: /b\nplugins: [jekyll-feed]\n");
    files.put("films/a b.mp4", "film!");
    files.put(
        "_posts/2026-01-02-x.md",
        """
        ---
        ---
        ![A talk](/b/films/a%20b.mp4) ![](https://example.org/d.webm?x=1&y=2)

        <video controls><source src="../../../films/a%20b.mp4"></video>
        """);
    assertThat(house.built(files).text("/feed.xml"))
        .containsOnlyOnce(
            "<link rel=\"enclosure\" type=\"video/mp4\""
                + " href=\"https://t.example/b/films/a%20b.mp4\" length=\"5\" />")
        .contains(
            "type=\"video/webm\" href=\"https://example.org/d.webm?x=1&amp;y=2\" />",
            "&lt;a href=&quot;/b/films/a%20b.mp4&quot;&gt;A talk&lt;/a&gt;")
        .doesNotContain("&lt;img");
  }

  @Test
  void videosOfMarkdownArePlayedAndNamedForTheirStreams() throws IOException {
    var files = new HashMap<String, String>();
    files.put("docs/talk.mp4", "film");
    files.put("b.WEBM", "film");
    files.put(
        "docs/x.md",
        """
        # X

        ![The "talk"](talk.mp4) ![](https://example.org/d.mp4?a=1&b=2)
        <video controls src=/b.WEBM></video> <video loop src='talk.mp4'></video>
        <video controls id=s><source src=none.mp4><source src=talk.mp4 type=video/mp4></video>
        """);
    var site = house.built(files);
    var streams = site.manifest.section(Section.VIDEOS, SiteVideos.class).orElseThrow().paths();
    assertThat(streams.values()).as("one video of one file").containsExactly("/b.WEBM");
    var uid = streams.keySet().iterator().next();
    assertThat(uid).matches("[0-9a-f]{32}");
    assertThat(site.text("/docs/x.html"))
        .contains(
            "<video controls preload=\"metadata\" playsinline src=\"talk.mp4\""
                + " aria-label=\"The &quot;talk&quot;\"",
            " data-stream=\"%s\"><a href=\"talk.mp4\">The &quot;talk&quot;</a></video>"
                .formatted(uid))
        .contains("playsinline src=\"https://example.org/d.mp4?a=1&amp;b=2\"><a ")
        .contains("<video data-stream=\"%s\" controls src=/b.WEBM>".formatted(uid))
        .contains("<video loop src='talk.mp4'>")
        .contains("<video data-stream=\"%s\" controls id=s><source ".formatted(uid))
        .containsOnlyOnce(
            "<script type=\"module\" src=\"/_millstream/video.js\"></script>\n</body>");

    files.put("millstream.toml", "[serve]\nprivate_previews = true\n");
    site = house.built(files);
    assertThat(site.manifest.section(Section.VIDEOS)).as("not open to all").isEmpty();
    assertThat(site.text("/docs/x.html")).contains("<video").doesNotContain("data-stream");
    files.put("millstream.toml", "[media]\nvideos = false\n");
    site = house.built(files);
    assertThat(site.manifest.section(Section.VIDEOS)).isEmpty();
    assertThat(site.text("/docs/x.html"))
        .contains("src=\"talk.mp4\"")
        .doesNotContain("aria-label=\"The");
    files.put("millstream.toml", "");
    files.put("_config.yml", "title: T\n");
    assertThat(house.built(files).manifest.section(Section.VIDEOS)).as("of Jekyll").isEmpty();
  }
}
