package dev.millstream.builder;

import java.util.Map;
import java.util.TreeMap;

/// A Jekyll site whose pages read each other in every way there is.
final class GeneratedSite {
  private static final int POSTS = 24;

  private GeneratedSite() {}

  static Map<String, String> ofEveryRead() {
    var files = new TreeMap<String, String>();
    files.put(
        "_config.yml",
        """
        title: A site
        url: https://example.org
        paginate: 5
        plugins:
          [jekyll-feed, jekyll-sitemap, jekyll-seo-tag, jekyll-paginate, jekyll-relative-links,
           jekyll-redirect-from]
        repository: ada/mill
        collections:
          recipes: {output: true}
          notes: {output: false}
        defaults:
          - scope: {path: "", type: posts}
            values: {layout: post}
        """);
    files.put("_data/one.yml", "key: 1\nlist: [a, b]\n");
    files.put("_data/team/ada.json", "{\"name\": \"Ada\", \"age\": 36}");
    templates(files);
    pages(files);
    for (var i = 0; i < POSTS; i++) {
      files.put(
          "_posts/2020-%02d-%02d-post-%d.md".formatted(1 + i % 12, 1 + i, i),
          """
          ---
          title: Post %d
          tags: [t%d]
          categories: [c%d]
          ---
          The first *paragraph* of {{ page.title }}.

          ## More

          {%% if page.title contains "3" %%}{{ site.posts.last.url }}{%% endif %%}

          ```ruby
          def mill = %d
          ```
          """
              .formatted(i, i % 4, i % 3, i));
    }
    return files;
  }

  private static void templates(Map<String, String> files) {
    files.put(
        "_layouts/default.html",
        """
        <head>{% seo %}{% feed_meta %}</head>{% include side.html count=3 %}{{ content }}
        {{ site.title }} {{ 'x' | no_such_filter }}
        """);
    files.put(
        "_layouts/post.html",
        """
        ---
        layout: default
        ---
        <h1>{{ page.title }}</h1>{{ content }}
        {{ page.previous.title }} {{ page.next.url }} {{ page.excerpt | strip_html }}
        {% for post in site.related_posts limit: 3 %}{{ post.title }},{% endfor %}
        """);
    files.put(
        "_includes/side.html",
        "{% for post in site.posts limit: include.count %}<a>{{ post.title }}</a>{% endfor %}\n");
    files.put(
        "_includes/data.html",
        "{{ site.data.one.key }} {% for m in site.data.team %}" + "{{ m[1].name }}{% endfor %}\n");
  }

  private static void pages(Map<String, String> files) {
    files.put(
        "index.html",
        """
        ---
        layout: default
        ---
        {% for post in paginator.posts %}{{ post.title }} {{ post.excerpt }}{% endfor %}
        """);
    var bodies =
        Map.of(
            "tags", "{% for tag in site.tags %}{{ tag[0] }}{{ tag[1] | map: 'url' }}{% endfor %}",
            "data", "{% include data.html %}{{ site.data | jsonify }}",
            "where",
                "{% assign l = site.posts | where_exp: 'p', 'p.number > 1' %}{{ l.size }}"
                    + "{{ site.posts | group_by: 'number' | map: 'name' | join: ',' }}",
            "content", "{{ site.posts[2].content }} {{ site.pages.first.content | size }}",
            "json", "{{ site.posts.first | jsonify }} {{ site.static_files | jsonify }}",
            "links", "[a](../tags.md) {% link where.md %} {% post_url 2020-01-01-post-0 %}",
            "notes",
                "{% for n in site.notes %}{{ n.title }}{{ n.content }}{% endfor %}"
                    + "{{ site.collections | map: 'label' }} {{ site.documents.size }}",
            "time",
                "{{ site.github.owner_name }}{{ site.time }} {{ site.html_pages | map: 'url' |"
                    + " join: ' ' }}");
    bodies.forEach((name, body) ->
        files.put(
            name + ".md", "---\nlayout: default\ntitle: " + name + "\n---\n\n" + body + "\n"));
    for (var i = 0; i < 3; i++) {
      files.put(
          "_recipes/r%d.md".formatted(i),
          "---\ntitle: R" + i + "\nredirect_from: /r" + i + "\n---\n{{ page.url }}\n");
      files.put("_notes/n%d.md".formatted(i), "---\ntitle: N" + i + "\n---\n*note* " + i + "\n");
    }
    files.put("plain.txt", "as it is\n");
  }
}
