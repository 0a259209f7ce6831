package dev.millstream.builder.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a repository is taken for, and who overrules that.
class DetectionTest {
  private static final String ELEVENTY =
      "{\"scripts\":{\"build\":\"eleventy\"},\"devDependencies\":{\"@11ty/eleventy\":\"^3\"}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hugo.toml        | title = "x"          | Hugo: hugo.toml; hugo --minify, output public
          config.toml      | baseURL = "https://x" | Hugo: config.toml; hugo --minify, output public
          config.toml      | base_url = "https://x" | Zola: config.toml; zola build, output public
          mkdocs.yml       | site_name: x         | MkDocs: mkdocs.yml; mkdocs build, output site
          book.toml        | [book]               | mdBook: book.toml; mdbook build, output book
          _config.yml      | title: x             | Jekyll-style site: _config.yml
          .nojekyll        | x                    | as it is: .nojekyll
          index.html       | <p>                  | plain HTML: index.html
          notes.md         | # x                  | Markdown: notes.md
          netlify.toml     | [build]              | as it is: no Markdown and no build command
          """)
  void aFileShowsTheGenerator(String path, String text, String why) throws Exception {
    assertThat(plan(Map.of(path, text)).why()).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource({
    "astro,astro build,dist",
    "vite,vite build,dist",
    "next,next build,out",
    "gatsby,gatsby build,public",
    "@docusaurus/core,docusaurus build,build",
    "react-scripts,react-scripts build,build",
    "hexo,hexo generate,public",
    "@sveltejs/kit,vite build,build",
    "@angular/cli,ng build,dist/*/browser"
  })
  void aDependencyShowsTheGenerator(String name, String command, String output) throws Exception {
    var commands =
        commands(plan(Map.of("package.json", "{\"dependencies\":{\"" + name + "\":\"1\"}}")));
    assertThat(commands.command()).isEqualTo(command);
    assertThat(commands.outputs().getFirst()).isEqualTo(output);
    assertThat(commands.install().orElseThrow().command()).startsWith("npm install");
  }

  @ParameterizedTest
  @CsvSource({
    "package-lock.json,npm ci,npm run build",
    "pnpm-lock.yaml,pnpm install --frozen-lockfile,pnpm run build",
    "yarn.lock,yarn install --frozen-lockfile,yarn run build",
    "bun.lock,bun install --frozen-lockfile,bun run build"
  })
  void theLockFileSaysWhoInstalls(String lock, String install, String build) throws Exception {
    var commands = commands(plan(Map.of("package.json", ELEVENTY, lock, "")));
    assertThat(commands.command()).isEqualTo(build);
    assertThat(commands.install().orElseThrow().command()).isEqualTo(install);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pnpm-lock.yaml | lockfileVersion: 5.4    |                 | pnpm@7
          pnpm-lock.yaml | lockfileVersion: '6.0'  |                 | pnpm@8
          pnpm-lock.yaml | lockfileVersion: '9.0'  |                 | pnpm@10
          pnpm-lock.yaml | lockfileVersion: '6.0'  | pnpm@9.1.0+sha1 | pnpm@9.1.0
          yarn.lock      | # yarn lockfile v1      |                 | yarn@1
          yarn.lock      | __metadata:             |                 | @yarnpkg/cli-dist@4
          yarn.lock      | __metadata:             | yarn@3.6.1      | @yarnpkg/cli-dist@3.6.1
          yarn.lock      | # yarn lockfile v1      | pnpm@9.1.0      | yarn@1
          """)
  void theLockFilesFormatSaysWhichVersionInstalls(
      String lock, String head, String asked, String npmPackage) throws Exception {
    var json =
        asked == null ? ELEVENTY : "{\"packageManager\":\"" + asked + "\"," + ELEVENTY.substring(1);
    var install = commands(plan(Map.of("package.json", json, lock, head))).install().orElseThrow();
    assertThat(install.npmPackage()).isEqualTo(npmPackage);
    assertThat(install.command().contains("--immutable"))
        .isEqualTo(npmPackage.contains("cli-dist"));
  }

  @Test
  void yarn2AndLaterIsKnownByItsSettingsAndRunsProgramsItself() throws Exception {
    var settings = "nodeLinker: pnp\nyarnPath: .yarn/releases/yarn-3.8.7.cjs\n";
    var files = new HashMap<>(Map.of("yarn.lock", "", ".yarnrc.yml", settings));
    files.put("package.json", "{\"dependencies\":{\"@11ty/eleventy\":\"3\"}}");
    var elsewhere = commands(plan(files)).install().orElseThrow();
    assertThat(elsewhere.npmPackage()).isEqualTo("@yarnpkg/cli-dist@4");
    assertThat(elsewhere.script()).isEmpty();

    files.put(".yarn/releases/yarn-3.8.7.cjs", "");
    var commands = commands(plan(files));
    assertThat(commands.command()).isEqualTo("yarn run eleventy");
    var install = commands.install().orElseThrow();
    assertThat(install.command()).isEqualTo("yarn install --immutable");
    assertThat(install.npmPackage()).isEqualTo("@yarnpkg/cli-dist@3.8.7");
    assertThat(install.script()).contains(".yarn/releases/yarn-3.8.7.cjs");
    assertThat(install.bringsTool()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "yarn@4.5.3,yarn install --no-immutable",
    "yarn@1.22.22,yarn install --no-lockfile",
    "pnpm@10.1.0,pnpm install --no-lockfile",
    "bun@1.2.0,bun install --no-save"
  })
  void withoutALockFilePackageManagerSaysWhoInstalls(String asked, String install)
      throws Exception {
    var json = "{\"packageManager\":\"" + asked + "\"," + ELEVENTY.substring(1);
    assertThat(commands(plan(Map.of("package.json", json))).install().orElseThrow().command())
        .isEqualTo(install);
  }

  @Test
  void aSiteOfAWorkspaceIsInstalledFromTheLockFileAboveIt() throws Exception {
    var commands =
        commands(
            plan(
                Map.of("package-lock.json", "{}", "web/package.json", ELEVENTY),
                new BuildConfig("", "", "web", true)));
    assertThat(commands.install().orElseThrow().folder()).isEmpty();
  }

  @Test
  void aJekyllSiteWithABundlerIsStillRenderedHere() throws Exception {
    var files = Map.of("_config.yml", "", "package.json", "{\"devDependencies\":{\"vite\":\"6\"}}");
    assertThat(plan(files).why()).startsWith("Jekyll-style site");
  }

  @Test
  void whatIsSaidForThisServerStandsBeforeWhatIsSaidForOthers() throws Exception {
    var files = new HashMap<>(Map.of("package.json", ELEVENTY));
    assertThat(plan(files).why())
        .isEqualTo("Eleventy: @11ty/eleventy in package.json; npm run build, output _site");
    files.put("vercel.json", "{\"buildCommand\":\"a\",\"outputDirectory\":\"va\"}");
    assertThat(plan(files).why()).isEqualTo("command of vercel.json: a, output va of vercel.json");
    files.put("netlify.toml", "[build]\ncommand = \"b\"\n");
    assertThat(plan(files).why()).isEqualTo("command of netlify.toml: b, output va of vercel.json");
    var settings = new BuildConfig("c", "sc", "", true);
    assertThat(plan(files, settings).why())
        .isEqualTo("command of the project's settings: c, output sc of the project's settings");
    files.put("wrangler.jsonc", "{ /* x */ \"pages_build_output_dir\": \"./wd\", }");
    assertThat(plan(files, settings).why())
        .isEqualTo("command of the project's settings: c, output wd of wrangler.jsonc");
    files.put("millstream.toml", "[build]\ncommand = \"e\"\noutput = \"me\"\n");
    assertThat(plan(files, settings).why())
        .isEqualTo("command of millstream.toml: e, output me of millstream.toml");
  }

  @Test
  void aContextOfNetlifyStandsBeforeItsBuild() throws Exception {
    var toml =
        """
        [build]
        command = "all"
        publish = "public"
        [build.environment]
        A = "1"
        B = "1"
        [context.production]
        command = "live"
        [context.branch-deploy.environment]
        A = "2"
        [context."idea"]
        command = "idea"
        """;
    var tree = tree(Map.of("netlify.toml", toml));
    assertThat(commands(Detection.of(tree, BuildConfig.NONE, "main", false)).command())
        .isEqualTo("live");
    var preview = commands(Detection.of(tree, BuildConfig.NONE, "other", true));
    assertThat(preview.command()).isEqualTo("all");
    assertThat(preview.vars()).isEqualTo(Map.of("A", "2", "B", "1"));
    assertThat(commands(Detection.of(tree, BuildConfig.NONE, "idea", true)).command())
        .isEqualTo("idea");
  }

  @Test
  void anEmptyCommandMeansThatNoneRuns() throws Exception {
    var files =
        Map.of(
            "package.json", ELEVENTY, "millstream.toml", "[build]\ncommand = \"\"\n", "a.md", "");
    assertThat(plan(files).why()).isEqualTo("Markdown: a.md");
  }

  @Test
  void jekyllsCommandForAnotherServerNeedsNoRubyHere() throws Exception {
    var files =
        Map.of(
            "_config.yml",
            "",
            "netlify.toml",
            "[build]\ncommand = \"jekyll build\"\npublish = \"_site\"");
    assertThat(plan(files).why()).startsWith("Jekyll-style site");
  }

  @Test
  void aMistakeIsNamedWithFileAndLine() {
    assertThatThrownBy(() -> plan(Map.of("vercel.json", "{\n\"buildCommand\" oops")))
        .isInstanceOf(SourceProblem.class)
        .hasMessageStartingWith("vercel.json:2: ");
    assertThatThrownBy(() -> plan(Map.of("netlify.toml", "[build]\npublish = \"../x\"")))
        .hasMessage("netlify.toml: publish = \"../x\" leaves the repository");
  }

  @Test
  void theTableInTheDocumentationIsTheOneInTheCode() throws IOException {
    assertThat(Frameworks.TABLE).hasSizeGreaterThan(25);
    var rows =
        Frameworks.TABLE.stream()
            .map(row ->
                "| %s | %s | `%s` | %s |"
                    .formatted(
                        row.name(),
                        row.signs().stream().map(Sign::shown).collect(Collectors.joining(", ")),
                        row.command(),
                        row.outputs().stream()
                            .map(output -> "`" + output + "`")
                            .collect(Collectors.joining(", "))))
            .toList();
    assertThat(Files.readAllLines(Path.of("../docs/build.md"))).containsSequence(rows);
  }

  private static SiteTree tree(Map<String, String> files) {
    return SiteTree.of(
        files.entrySet().stream()
            .map(file -> new SiteFile(file.getKey(), Content.of(file.getValue())))
            .toList());
  }

  private static Plan plan(Map<String, String> files) throws Exception {
    return plan(files, BuildConfig.NONE);
  }

  private static Plan plan(Map<String, String> files, BuildConfig config) throws Exception {
    return Detection.of(tree(files), config, "main", false);
  }

  private static Plan.Commands commands(Plan plan) {
    assertThat(plan.how()).isInstanceOf(Plan.How.Command.class);
    return ((Plan.How.Command) plan.how()).commands();
  }
}
