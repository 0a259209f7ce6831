package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jekyll-style sites and folders of Markdown.
class RenderedSiteTest {
  private static final String LAYOUT = "<title>{{ page.title }}</title>{{ content }}";

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
  void aMenuLeadsIntoFoldersAndOutOfThem() throws IOException {
    var files = new HashMap<String, String>();
    files.put("README.md", "# Home");
    files.put("a b/one.md", "# One");
    files.put("a b/deep/two.md", "# Two");
    files.put("empty/inner/three.md", "# Three");
    files.put("empty/inner/README.md", "# Inner");
    files.put("pictures/x.txt", "x");
    var site = house.built(files);
    assertThat(site.text("/index.html"))
        .contains("<a href=\"/a%20b/one\">a b/</a>", "<a href=\"/empty/inner/\">empty/</a>")
        .doesNotContain("pictures/");
    assertThat(site.text("/a b/deep/two.html"))
        .contains("<p><a href=\"/a%20b/one\">a b/</a><a href=\"/a%20b/deep/two\">deep/</a></p>");
    files.put("a b/deep/abc.md", "# Abc");
    assertThat(house.built(files).text("/a b/one.html"))
        .contains("<li><a href=\"/a%20b/deep/abc\">deep/</a></li>");
  }

  @Test
  void rendersMarkdownInsideItsLayouts() throws IOException {
    var site =
        site(
            "_layouts/outer.html", "<body>{{ content }}{{ layout.mark }}</body>",
            "_layouts/inner.html", "---\nlayout: outer\nmark: m\n---\n<main>{{ content }}</main>",
            "index.md", "---\nlayout: inner\n---\n# Hi *there*\n");
    assertThat(site.text("/index.html"))
        .isEqualTo("<body><main><h1 id=\"hi-there\">Hi <em>there</em></h1>\n</main>m</body>");
  }

  @Test
  void givesPostsTheirAddressesNeighboursAndExcerpts() throws IOException {
    var post = "---\nlayout: post\n---\nFirst *part*.\n\nSecond part.\n";
    var site =
        site(
            "_config.yml",
            "permalink: /:year/:month/:title/\n",
            "_layouts/post.html",
            "{{ page.previous.url }}|{{ page.next.title }}|{{ content }}",
            "_posts/2025-03-04-one.md",
            post,
            "_posts/2025-03-05-two-more.md",
            post,
            "index.html",
            """
            ---
            ---
            {% for post in site.posts %}{{ post.url }}={{ post.excerpt }}{% endfor -%}
            """);
    assertThat(site.text("/2025/03/one/index.html")).startsWith("|Two More|<p>First");
    assertThat(site.text("/2025/03/two-more/index.html")).startsWith("/2025/03/one/||");
    assertThat(site.text("/index.html"))
        .isEqualTo(
            """
            /2025/03/two-more/=<p>First <em>part</em>.</p>
            /2025/03/one/=<p>First <em>part</em>.</p>
            """);
  }

  @Test
  void linksToTheSiteItselfWorkAtEveryAddressOfADeployment() throws IOException {
    var head =
        """
        <link rel="canonical" href="{{ page.url | absolute_url }}">
        <link rel="stylesheet" href="{{ '/main.css' | absolute_url }}">
        <link rel="apple-touch-icon-precomposed" sizes="9x9" href="{{ '/t.png' | absolute_url }}">
        <meta property="og:url" content="{{ site.url }}/">
        <a href="{{ site.url }}">Home</a> <a href='{{ site.url }}?q#x'>Find</a>
        <a href="https://example.org.evil/">Other</a> <img src="{{ '/i.png' | absolute_url }}">
        """;

    var site =
        site(
            "_config.yml", "url: https://example.org\n",
            "index.html", "---\n---\n" + head,
            "feed.xml", "---\n---\n<a href=\"{{ '/x' | absolute_url }}\"/>");

    assertThat(site.text("/index.html"))
        .isEqualTo(
            """
            <link rel="canonical" href="https://example.org/">
            <link rel="stylesheet" href="/main.css">
            <link rel="apple-touch-icon-precomposed" sizes="9x9" href="/t.png">
            <meta property="og:url" content="https://example.org/">
            <a href="/">Home</a> <a href='/?q#x'>Find</a>
            <a href="https://example.org.evil/">Other</a> <img src="/i.png">
            """);
    assertThat(site.text("/feed.xml")).isEqualTo("<a href=\"https://example.org/x\"/>");
  }

  @Test
  void leavesDraftsFuturePostsAndUnpublishedPagesOut() throws IOException {
    var site =
        site(
            "_drafts/d.md", "---\n---\nx",
            "_posts/2999-01-01-later.md", "---\n---\nx",
            "hidden.md", "---\npublished: false\n---\nx",
            "index.md", "---\n---\nhere");
    assertThat(site.paths()).containsExactly("/index.html");
  }

  @Test
  void paginatesTheIndex() throws IOException {
    var files = new HashMap<String, String>();
    files.put("_config.yml", "paginate: 2\nplugins: [jekyll-paginate]\n");
    files.put(
        "index.html",
        "---\n---\n{{ paginator.page }}/{{ paginator.total_pages }}"
            + "{% for p in paginator.posts %} {{ p.title }}{% endfor %}"
            + " {{ paginator.previous_page_path }} {{ paginator.next_page_path }}");
    for (var i = 1; i <= 5; i++) {
      files.put("_posts/2025-01-0" + i + "-p" + i + ".md", "---\n---\nx");
    }
    var site = house.built(files);
    assertThat(site.text("/index.html")).isEqualTo("1/3 P5 P4  /page2");
    assertThat(site.text("/page2/index.html")).isEqualTo("2/3 P3 P2 / /page3");
    assertThat(site.text("/page3/index.html")).isEqualTo("3/3 P1 /page2 ");
  }

  @Test
  void readsDataCollectionsDefaultsAndIncludes() throws IOException {
    var site =
        site(
            "_config.yml",
                """
                title: T
                baseurl: /b
                collections:
                  recipes: {output: true}
                defaults:
                  - scope: {path: "", type: recipes}
                    values: {layout: card}
                """,
            "_data/nav.yml", "- {name: Home, url: /}\n",
            "_data/team/people.csv", "name,age\nAda,36\n",
            "_layouts/card.html", "[{{ page.title }} {{ page.collection }}]",
            "_recipes/pie.md", "---\ntitle: Pie\n---\nEat.",
            "_includes/link.html",
                "<a href=\"{{ include.to | relative_url }}\">{{ include.text }}</a>",
            "index.html",
                "---\n---\n{% for n in site.data.nav %}{% include link.html to=n.url text=\"go\" %}"
                    + "{% endfor %}{{ site.data.team.people[0].age }}"
                    + "{{ site.recipes | map: 'title' | join: ',' }}");
    assertThat(site.text("/recipes/pie.html")).isEqualTo("[Pie recipes]");
    assertThat(site.text("/index.html")).isEqualTo("<a href=\"/b/\">go</a>36Pie");
  }

  @Test
  void showsMarkdownAloneInALookOfItsOwn() throws IOException {
    var site =
        house.built(
            Map.of(
                "README.md", "# Handbook\n\nSee [the start](docs/start.md#first).\n",
                "docs/start.md", "# Start here\n\n## First\n",
                "docs/more.md", "# More\n",
                "logo.png", "png"));
    assertThat(house.stages.getFirst()).contains("(Markdown: README.md)");
    assertThat(site.paths())
        .containsExactly("/docs/more.html", "/docs/start.html", "/index.html", "/logo.png");
    assertThat(site.text("/index.html"))
        .contains("<title>Handbook</title>", "href=\"/docs/start.html#first\"");
    assertThat(site.text("/docs/start.html"))
        .contains("<title>Start here · Handbook</title>", "aria-current=\"page\">Start here<");
  }

  @Test
  void leavesBracesInMarkdownAlone() throws IOException {
    var site = house.built(Map.of("README.md", "# T\n\n`cp {{path/to}} {% x`\n"));
    assertThat(site.text("/index.html")).contains(">cp {{path/to}} {% x</code>");
  }

  @Test
  void makesFeedSitemapAndSeoTags() throws IOException {
    var site =
        site(
            "_config.yml",
            """
            title: T
            url: https://t.example
            plugins: [jekyll-feed, jekyll-sitemap, jekyll-seo-tag, jekyll-magic]
            """,
            "_posts/2025-03-04-one.md",
            "---\ntitle: One & two\n---\nBody",
            "index.html",
            "---\ntitle: Home\n---\n{% seo %}{% feed_meta %}");
    assertThat(site.text("/feed.xml"))
        .contains("One &amp; two", "https://t.example/2025/03/04/one");
    assertThat(site.text("/sitemap.xml")).contains("<loc>https://t.example/</loc>");
    assertThat(site.paths()).doesNotContain("/robots.txt");
    assertThat(site.text("/index.html")).contains("<title>Home | T</title>", "/feed.xml");
    assertThat(site.report.warnings())
        .containsExactly("_config.yml: the plugin `jekyll-magic` is not built in");
  }

  @Test
  void linksPostsAndPagesAndMarksCode() throws IOException {
    var site =
        site(
            "_posts/2025-03-04-one.md", "---\n---\nx",
            "docs/a.md", "---\n---\n{% include_relative part.txt %}",
            "docs/part.txt", "part",
            "index.html",
                "---\n---\n{% post_url 2025-03-04-one %} {% link docs/a.md %}"
                    + "{% highlight java %}\nint a;\n{% endhighlight %}");
    assertThat(site.text("/index.html"))
        .startsWith("/2025/03/04/one.html /docs/a.html<figure class=\"highlight\"><pre><code")
        .contains("<span class=\"kt\">int</span>");
    assertThat(site.text("/docs/a.html")).contains("<p>part</p>");
    assertThat(failure("index.html", "---\n---\n{% post_url 2025-03-04-gone %}"))
        .isEqualTo("index.html:3: `post_url`: there is no post `2025-03-04-gone`");
  }

  @Test
  void warnsOfUnknownTagsAndFiltersWithTheirPlace() throws IOException {
    var site = site("index.html", "---\na: 1\n---\nx\n{% gist 1 %}{{ 'a' | sparkle }}");
    assertThat(site.text("/index.html")).isEqualTo("x\na");
    assertThat(site.report.warnings())
        .containsExactly(
            "index.html:5: there is no tag `gist`; passed over",
            "index.html:5: there is no filter `sparkle`; passed over");
  }

  @Test
  void keepsHighlightedCodeWholeInsideOfMarkdown() throws IOException {
    var code = "{% highlight text linenos %}\n\na\n\nb\n{% endhighlight %}";
    var site = site("index.md", "---\n---\n*x*\n\n" + code + "\n\n***\n\n---\n\n*y*\n");
    assertThat(site.text("/index.html"))
        .isEqualTo(
            """
            <p><em>x</em></p>
            <figure class="highlight"><pre><code class="language-text" data-lang="text">\
            <table class="rouge-table"><tbody><tr><td class="gutter gl">\
            <pre class="lineno">1
            2
            3
            </pre></td><td class="code"><pre>a

            b
            </pre></td></tr></tbody></table></code></pre></figure>
            <hr />
            <hr />
            <p><em>y</em></p>
            """);
  }

  @Test
  void describesPostsToSearchEngines() throws IOException {
    var site =
        site(
            "_config.yml",
            "title: T\nurl: https://t.example\nplugins: [jekyll-seo-tag]\n",
            "_posts/2025-03-04-one.md",
            """
            ---
            layout: null
            author: {name: A </script> b}
            title: "It's 'A' & *b*"
            ---
            {% seo %}\
            """);
    assertThat(site.text("/2025/03/04/one.html"))
        .contains(
            "<title>It’s ‘A’ &amp; b | T</title>",
            "<meta name=\"author\" content=\"A &lt;/script&gt; b\" />",
            "<link rel=\"canonical\" href=\"https://t.example/2025/03/04/one.html\" />",
            "<meta name=\"twitter:card\" content=\"summary\" />",
            "\"@type\":\"BlogPosting\",\"author\":{\"@type\":\"Person\",\"name\":\"A <\\/script>"
                + " b\"}",
            "\"headline\":\"It’s ‘A’ &amp; b\"");
  }

  @Test
  void failsWithFileAndLineOfABrokenTemplate() throws IOException {
    assertThat(failure("_layouts/l.html", "a\n{% if x %}\n", "index.md", "---\nlayout: l\n---\n"))
        .startsWith("_layouts/l.html:2: `if`: not closed by `{% endif %}`");
    assertThat(failure("index.md", "---\na: [1\n---\n")).startsWith("index.md:3: YAML: ");
    assertThat(failure("index.md", "---\n---\n\n{% if %}{% endif %}\n")).startsWith("index.md:4: ");
    assertThat(failure("index.md", "---\n---\n{% include ../x %}\n")).startsWith("index.md:3: ");
    assertThat(failure("index.md", "---\n---\n{% include gone.html %}\n"))
        .isEqualTo("index.md:3: there is no `gone.html` to include");
    assertThat(failure("index.md", "---\n---\n{% for i in (1..9000000000) %}{% endfor %}\n"))
        .startsWith("index.md:3: stopped after 20,000,000 steps");
    assertThat(failure("index.md", "---\n---\n" + "> ".repeat(20_000)))
        .isEqualTo("index.md:3: is nested too deeply");
    assertThat(
            failure(
                "_includes/a.html",
                "{% include a.html %}",
                "i.md",
                "---\n---\n{% include a.html %}"))
        .contains("more than 100 levels deep");
  }

  private BuilderHouse.Built site(String... namesAndTexts) throws IOException {
    return house.built(files(namesAndTexts));
  }

  private String failure(String... namesAndTexts) throws IOException {
    return house.failed(files(namesAndTexts)).problem();
  }

  private static Map<String, String> files(String... namesAndTexts) {
    var files = new HashMap<String, String>();
    files.put("_config.yml", "{}");
    files.put("_layouts/base.html", LAYOUT);
    for (var i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return files;
  }
}
