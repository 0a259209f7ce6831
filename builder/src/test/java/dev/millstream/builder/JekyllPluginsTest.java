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

/// What Jekyll's plugins do that sites use most.
class JekyllPluginsTest {
  private static final String POST = "---\ntags: [%s]\ncategory: %s\nrank: %d\n---\nx";

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
  void redirectsOldAddressesAndPagesThatMoved() throws IOException {
    var site =
        site(
            "_config.yml", "url: https://t.example\nplugins: [jekyll-redirect-from]\n",
            "_posts/2025-03-04-one.md", "---\nredirect_from: [/old, old/two/, /kept]\n---\nx",
            "moved.md", "---\nredirect_to: https://else.example/?a=<b>\n---\nx",
            "kept.md", "---\n---\nstays");
    assertThat(site.text("/old.html"))
        .contains(
            "<link rel=\"canonical\" href=\"https://t.example/2025/03/04/one.html\">",
            "content=\"0; url=/2025/03/04/one.html\"",
            "location=\"/2025/03/04/one.html\"");
    assertThat(site.text("/old/two/index.html")).contains("href=\"/2025/03/04/one.html\"");
    assertThat(site.text("/moved.html"))
        .contains("location=\"https://else.example/?a=\\u003cb>\"", "?a=&lt;b&gt;\"")
        .doesNotContain("<p>x</p>");
    assertThat(site.text("/kept.html")).contains("stays");
    assertThat(site.text("/redirects.json"))
        .contains("\"/old\":\"https://t.example/2025/03/04/one.html\"");
    assertThat(site.report.warnings())
        .containsExactly(
            "_posts/2025-03-04-one.md: redirect_from: `/kept` is an address of something else");
  }

  @Test
  void aRedirectFollowsItsTargetFromBuildToBuild() throws IOException {
    var files =
        files(
            "_config.yml", "plugins: [jekyll-redirect-from]",
            "_layouts/redirect.html", "to {{ page.redirect.to }}",
            "a.md", "---\nredirect_from: /old\npermalink: /one/\n---\nx");
    assertThat(house.built(files).text("/old.html")).isEqualTo("to /one/");
    files.put("a.md", "---\nredirect_from: /old\npermalink: /two/\n---\nx");
    assertThat(house.built(files).text("/old.html")).isEqualTo("to /two/");
  }

  @Test
  void listsDocumentsByTagCategoryAndField() throws IOException {
    var files =
        files(
            "_config.yml",
            """
            title: T
            plugins: [jekyll-paginate-v2, jekyll-sitemap]
            pagination: {enabled: true, per_page: 2, permalink: '/page/:num/'}
            collections: {books: {output: true}}
            """,
            "_layouts/list.html",
            """
            {{ page.title }} {{ paginator.page }}/{{ paginator.total_pages }}
            {%- for p in paginator.posts %} {{ p.title }}{% endfor %}
            {{- ' ' }}{{ paginator.previous_page_path }} {{ paginator.next_page_path }}
            {%- for t in paginator.page_trail %} {{ t.num }}={{ t.path }}{% endfor -%}
            """,
            "index.html",
            "---\nlayout: list\npagination: {enabled: true, trail: {before: 1, after: 1}}\n---",
            "cats.html",
            """
            ---
            layout: list
            title: C
            pagination:
              enabled: true
              category: c1
              tag: 'a, b'
              sort_field: rank
              sort_reverse: true
              title: ':title (:num of :max)'
            ---
            """,
            "books/index.html",
            """
            ---
            layout: list
            title: Books
            pagination: {enabled: true, collection: books, per_page: 9}
            ---
            """,
            "_books/z.md",
            "---\n---\n",
            "_books/hidden.md",
            "---\nhidden: true\n---\n");
    for (var i = 1; i <= 5; i++) {
      files.put(
          "_posts/2025-01-0" + i + "-p" + i + ".md",
          POST.formatted(i == 2 ? "a" : "A, b", i == 5 ? "c2" : "c1", 10 - i));
    }
    var site = house.built(files);
    assertThat(site.text("/index.html"))
        .isEqualTo("T 1/3 P1 P2  /page/2/ 1=/index.html 2=/page/2/index.html 3=/page/3/index.html");
    assertThat(site.text("/page/3/index.html")).startsWith("T - page 3 3/3 P5 /page/2/  1=");
    assertThat(site.text("/cats.html")).isEqualTo("C 1/2 P1 P3  /page/2/");
    assertThat(site.text("/books/index.html")).isEqualTo("Books 1/1 Z  ");
    assertThat(site.text("/sitemap.xml")).contains("<loc>/page/3/</loc>", "<loc>/books/z.html");
  }

  @Test
  void makesAPageForEachTag() throws IOException {
    var files =
        files(
            "_config.yml",
            "plugins: [jekyll-paginate-v2]\npagination: {enabled: true, per_page: 1}\n"
                + "autopages: {enabled: true, tags: {permalink: '/t/:tag', title: 'On :tag',"
                + " slugify: {mode: default}}}\n",
            "_layouts/autopage_tags.html",
            "---\n---\n{{ page.title }}/{{ page.autopage.display_name }}:"
                + "{% for p in paginator.posts %} {{ p.title }}{% endfor %}",
            "_posts/2025-01-01-one.md",
            POST.formatted("C Sharp", "x", 1),
            "_posts/2025-01-02-two.md",
            POST.formatted("C Sharp", "x", 1));
    var site = house.built(files);
    assertThat(site.text("/t/c-sharp/index.html")).isEqualTo("On c-sharp/C Sharp: One");
    assertThat(site.text("/t/c-sharp/page2/index.html")).contains(": Two");
    files.put("_layouts/autopage_tags.html", "---\nmark: m\n---\n{{ page.mark }}");
    assertThat(house.built(files).text("/t/c-sharp/index.html")).isEqualTo("m");
  }

  @Test
  void knowsTheRepositoryThatTheConfigurationNames() throws IOException {
    var page =
        "---\n---\n{{ site.github.repository_url }} {{ site.github.owner_name }}"
            + " {{ site.github.source.branch }} {{ site.github.build_revision }}"
            + " {{ site.github.license.spdx_id }} {% github_edit_link \"Edit\" %}";
    var files = files("_config.yml", "repository: ada/mill\n", "d/p.html", page);
    files.put("_config.yml", "repository: ada/mill\ngithub: {license: {spdx_id: MIT}}\n");
    var commit = house.commit(files);
    assertThat(house.built(files).text("/d/p.html"))
        .isEqualTo(
            "https://github.com/ada/mill ada main "
                + commit
                + " MIT <a href=\"https://github.com/ada/mill/edit/main/d/p.html\">Edit</a>");
    files.put("other.txt", "x");
    assertThat(house.built(files).text("/d/p.html")).doesNotContain(commit);
    assertThat(
            site("i.html", "---\n---\n{% if site.github %}y{% else %}n{% endif %}").text("/i.html"))
        .isEqualTo("n");
  }

  @Test
  void takesAThemeFromItsFolderInTheRepository() throws IOException {
    var theme = "vendor/mill-theme-1.2.0/";
    var site =
        site(
            "_config.yml",
            "theme: mill-theme\n",
            theme + "_layouts/default.html",
            "theme {% include head.html %}{{ content }}",
            theme + "_includes/head.html",
            "theirs",
            theme + "_sass/part.scss",
            "a { b: c }",
            theme + "assets/main.scss",
            "---\n---\n@import 'part';",
            theme + "README.md",
            "# The theme",
            "_includes/head.html",
            "ours ",
            "index.html",
            "---\nlayout: default\n---\n{{ 'i{j:k}' | scssify }}");
    assertThat(site.text("/index.html")).isEqualTo("theme ours i {\n  j: k;\n}");
    assertThat(site.text("/assets/main.css")).contains("b: c;");
    assertThat(site.paths()).containsExactly("/assets/main.css", "/index.html");
    assertThat(site("_config.yml", "theme: gone\n", "i.html", "x").report.warnings())
        .containsExactly(
            "_config.yml: the theme `gone` is not in the repository; put its files into a folder"
                + " `vendor/gone`");
  }

  @Test
  void namesThePlaceOfAMistakeInASettingOrAFilter() throws IOException {
    var config = "plugins: [jekyll-paginate-v2]\npagination: {enabled: true, per_page: 0}\n";
    assertThat(
            house
                .failed(
                    files(
                        "_config.yml", config, "l.html", "---\npagination: {enabled: true}\n---\n"))
                .problem())
        .isEqualTo("l.html:1: pagination: `per_page` is `0`, and must be a number above 0");
    assertThat(house.failed(files("i.html", "---\n---\n\n{{ 'a{' | scssify }}")).problem())
        .startsWith("i.html:4: ")
        .contains("Sass: expected \"}\". (line 1)");
  }

  private BuilderHouse.Built site(String... namesAndTexts) throws IOException {
    return house.built(files(namesAndTexts));
  }

  private static Map<String, String> files(String... namesAndTexts) {
    var files = new HashMap<String, String>();
    files.put("_config.yml", "{}");
    for (var i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return files;
  }
}
