package dev.millstream.builder.detect;

import static dev.millstream.builder.detect.Framework.npm;
import static dev.millstream.builder.detect.Framework.program;
import static dev.millstream.builder.detect.Sign.FileWith.any;
import static dev.millstream.builder.detect.Sign.FileWith.line;

import java.util.List;
import java.util.Optional;

/// The table of frameworks, in the order in which they are looked for: who builds upon another one
/// stands before it. Ids are Vercel's where it has one.
final class Frameworks {
  private static final String STATIC_ADAPTER =
      "SvelteKit needs @sveltejs/adapter-static: without it nothing is made that can be published";
  private static final String STATIC_NEXT =
      "set output: 'export' in the configuration of Next.js: without it there is no static site";
  private static final String PRERENDER =
      "set ssr: false or prerender in react-router.config: a server is not published";

  static final List<Framework> TABLE =
      List.of(
          npm("eleventy", "Eleventy", "@11ty/eleventy", "eleventy", "_site"),
          npm("astro", "Astro", "astro", "astro build", "dist"),
          npm(
              "docusaurus-2",
              "Docusaurus",
              "@docusaurus/core docusaurus",
              "docusaurus build",
              "build"),
          npm(
              "vitepress",
              "VitePress",
              "vitepress",
              "vitepress build docs",
              "docs/.vitepress/dist",
              ".vitepress/dist"),
          npm(
              "vuepress",
              "VuePress",
              "vuepress",
              "vuepress build docs",
              "docs/.vuepress/dist",
              ".vuepress/dist"),
          npm("gatsby", "Gatsby", "gatsby", "gatsby build", "public"),
          npm("gridsome", "Gridsome", "gridsome", "gridsome build", "dist"),
          npm("hexo", "Hexo", "hexo", "hexo generate", "public"),
          npm("nextjs", "Next.js", "next", "next build", "out").advising(STATIC_NEXT),
          npm("nuxtjs", "Nuxt", "nuxt nuxt3 nuxt-edge", "nuxt generate", ".output/public", "dist")
              .advising("the build script must be `nuxt generate`: a server is not published"),
          npm("sveltekit", "SvelteKit", "@sveltejs/kit", "vite build", "build")
              .advising(STATIC_ADAPTER),
          npm("qwik", "Qwik", "@builder.io/qwik @qwik.dev/core", "qwik build", "dist"),
          npm(
              "solidstart-1",
              "SolidStart",
              "@solidjs/start solid-start",
              "vinxi build",
              ".output/public",
              "dist/client",
              "dist"),
          npm(
              "tanstack-start",
              "TanStack Start",
              "@tanstack/react-start @tanstack/solid-start",
              "vite build",
              "dist/client",
              ".output/public"),
          npm(
                  "react-router",
                  "React Router",
                  "@react-router/dev",
                  "react-router build",
                  "build/client")
              .advising(PRERENDER),
          npm("remix", "Remix", "@remix-run/dev", "remix vite:build", "build/client", "public")
              .advising(PRERENDER),
          npm("analog", "Analog", "@analogjs/platform", "vite build", "dist/analog/public"),
          npm("vike", "Vike", "vike", "vike build", "dist/client"),
          npm("waku", "Waku", "waku", "waku build", "dist/public"),
          npm(
              "observable",
              "Observable Framework",
              "@observablehq/framework",
              "observable build",
              "dist"),
          npm("stencil", "Stencil", "@stencil/core", "stencil build", "www"),
          npm(
              "angular",
              "Angular",
              "@angular/cli @angular/build",
              "ng build",
              "dist/*/browser",
              "dist/*",
              "dist"),
          npm(
              "create-react-app",
              "Create React App",
              "react-scripts",
              "react-scripts build",
              "build"),
          npm("vue", "Vue CLI", "@vue/cli-service", "vue-cli-service build", "dist"),
          npm("ember", "Ember", "ember-cli", "ember build --environment=production", "dist"),
          npm("expo", "Expo", "expo", "expo export -p web", "dist"),
          npm(
              "quasar",
              "Quasar",
              "@quasar/app-vite @quasar/app-webpack @quasar/app",
              "quasar build",
              "dist/spa"),
          npm("metalsmith", "Metalsmith", "metalsmith", "metalsmith", "build"),
          npm("vite", "Vite", "vite", "vite build", "dist"),
          npm("parcel", "Parcel", "parcel parcel-bundler", "parcel build index.html", "dist"),
          npm("brunch", "Brunch", "brunch", "brunch build --production", "public"),
          program(
              "hugo",
              "Hugo",
              "hugo --minify",
              "public",
              any("hugo.toml"),
              any("hugo.yaml"),
              any("hugo.yml"),
              any("hugo.json"),
              any("config/_default/hugo.toml"),
              any("config/_default/config.toml"),
              line("config.toml", "(?i)baseURL\\s*="),
              line("config.yaml", "(?i)baseURL\\s*:")),
          program(
              "zola",
              "Zola",
              "zola build",
              "public",
              any("zola.toml"),
              line("config.toml", "base_url\\s*=")),
          program(
              "mkdocs", "MkDocs", "mkdocs build", "site", any("mkdocs.yml"), any("mkdocs.yaml")),
          program("mdbook", "mdBook", "mdbook build", "book", any("book.toml")),
          program(
              "sphinx",
              "Sphinx",
              "sphinx-build -b html docs _build/html",
              "_build/html",
              any("docs/conf.py")),
          program("pelican", "Pelican", "pelican content", "output", any("pelicanconf.py")),
          program("nikola", "Nikola", "nikola build", "output", line("conf.py", "BLOG_TITLE\\s*=")),
          program(
              "middleman", "Middleman", "middleman build", "build", line("config.rb", "activate ")),
          program(
              "antora",
              "Antora",
              "antora antora-playbook.yml",
              "build/site",
              any("antora-playbook.yml")));

  private Frameworks() {}

  static Optional<Framework> withId(String id) {
    return TABLE.stream().filter(framework -> framework.id().equals(id)).findFirst();
  }
}
