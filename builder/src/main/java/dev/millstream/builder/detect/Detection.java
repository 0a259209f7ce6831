package dev.millstream.builder.detect;

import dev.millstream.builder.detect.Plan.Commands;
import dev.millstream.builder.detect.Plan.How;
import dev.millstream.builder.rules.SiteSettings;
import dev.millstream.builder.source.Folders;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds out how a repository becomes a site. What is wished for stands before what is found, and a
/// generator that is found before what the built-in renderer makes of the files.
public final class Detection {
  private static final List<String> USUAL_OUTPUTS =
      List.of("dist", "build", "public", "_site", "out");
  private static final List<String> JEKYLL_CONFIGS = List.of("_config.yml", "_config.yaml");
  private static final List<String> JEKYLL_FOLDERS = List.of("_layouts", "_posts");
  private static final Set<String> MARKDOWN = Set.of("md", "markdown", "mkd", "mkdn", "mkdown");

  /// They serve Jekyll sites, too, for their scripts and styles.
  private static final Set<String> BUNDLERS = Set.of("vite", "parcel", "brunch");

  private static final Pattern JEKYLL_COMMAND =
      Pattern.compile("^(bundle exec )?jekyll build\\b.*");
  private static final Pattern INSTALLS =
      Pattern.compile("\\b(npm (ci|i|install)|(pnpm|yarn|bun) (i|install))\\b|\\byarn\\s*(&&|$)");

  private final SiteTree repository;
  private final SiteTree site;
  private final String root;
  private final Wishes wishes;
  private final PackageJson npm;

  private Detection(SiteTree repository, String root, Wishes wishes)
      throws IOException, SourceProblem {
    this.repository = repository;
    this.root = root;
    this.site = repository.at(root);
    this.wishes = wishes;
    this.npm = PackageJson.of(site);
  }

  /// The plan for a commit of `branch`.
  ///
  /// @throws SourceProblem if one of the files that are asked cannot be read
  public static Plan of(SiteTree repository, BuildConfig config, String branch, boolean preview)
      throws IOException, SourceProblem {
    var base = Folders.inside("root_dir", config.root());
    var wishes = Wishes.of(repository.at(base), config, branch, preview);
    return new Detection(repository, Folders.join(base, wishes.root()), wishes).plan();
  }

  private Plan plan() throws IOException {
    var command = wishes.first(Wish::command).filter(said -> !isJekyll(said));
    var output = wishes.first(Wish::output);
    var found = command.filter(said -> said.text().isEmpty()).isPresent() ? none() : framework();
    if (command.filter(said -> !said.text().isEmpty()).isPresent()) {
      return wished(command.get(), output, found);
    }
    if (found.isPresent()) {
      return made(found.get(), output);
    }
    if (output.isPresent() && site.hasFolder(output.get().text())) {
      var said = output.get();
      return asIs(said.text(), "as it is: output of " + said.source() + ", no command");
    }
    return builtIn(command.isEmpty());
  }

  private record Found(Framework framework, String reason) {}

  private static Optional<Found> none() {
    return Optional.empty();
  }

  private Optional<Found> framework() throws IOException {
    var named = wishes.first(Wish::framework);
    if (named.isPresent()) {
      var framework = Frameworks.withId(named.get().text());
      if (framework.isPresent()) {
        return Optional.of(new Found(framework.get(), "framework of " + named.get().source()));
      }
    }
    var jekyll = JEKYLL_CONFIGS.stream().anyMatch(site::contains);
    for (var framework : Frameworks.TABLE) {
      var reason = framework.reason(site, npm);
      if (reason.isPresent() && !(jekyll && BUNDLERS.contains(framework.id()))) {
        return Optional.of(new Found(framework, reason.get()));
      }
    }
    return none();
  }

  /// Such a command of another server's file means what the built-in renderer does.
  private boolean isJekyll(Wishes.Said said) {
    return JEKYLL_COMMAND.matcher(said.text()).matches()
        && !said.source().equals(SiteSettings.FILE)
        && JEKYLL_CONFIGS.stream().anyMatch(site::contains);
  }

  private Plan wished(Wishes.Said command, Optional<Wishes.Said> output, Optional<Found> found) {
    var outputs =
        output
            .map(said -> List.of(said.text()))
            .or(() -> found.map(each -> each.framework().outputs()))
            .orElse(USUAL_OUTPUTS);
    var advice = found.map(each -> each.framework().advice()).orElse("");
    var why =
        "command of %s: %s%s".formatted(command.source(), command.text(), shown(output, outputs));
    return command(command.text(), outputs, advice, Optional.empty(), why);
  }

  private Plan made(Found found, Optional<Wishes.Said> output) {
    var framework = found.framework();
    var outputs = output.map(said -> List.of(said.text())).orElse(framework.outputs());
    var script = framework.isNpm() && npm.hasBuildScript();
    var installer = Installer.of(repository, root, npm);
    var command =
        script
            ? installer.run("build")
            : framework.isNpm() ? installer.runProgram(framework.command()) : framework.command();
    var why =
        "%s: %s; %s%s".formatted(framework.name(), found.reason(), command, shown(output, outputs));
    return command(command, outputs, framework.advice(), Optional.of(framework.tool()), why);
  }

  private static String shown(Optional<Wishes.Said> output, List<String> outputs) {
    return output
        .map(said ->
            ", output %s of %s".formatted(said.text().isEmpty() ? "." : said.text(), said.source()))
        .orElseGet(() -> ", output " + String.join(" or ", outputs));
  }

  private Plan command(
      String command, List<String> outputs, String advice, Optional<String> tool, String why) {
    var vars = wishes.vars();
    var install = install(command);
    var needed =
        tool.or(() -> npm.present() && install.isPresent() ? Optional.of(Framework.NODE) : tool);
    var commands =
        new Commands(
            install,
            command,
            outputs,
            advice,
            needed,
            npm.present() ? NodeVersions.asked(repository, site, npm, vars) : Optional.empty(),
            vars);
    return new Plan(root, new How.Command(commands), why);
  }

  private Optional<Plan.Install> install(String command) {
    var said = wishes.first(Wish::install);
    var installer = Installer.of(repository, root, npm);
    if (said.isPresent() ? said.get().text().isEmpty() : !needsPackages(command, installer)) {
      return Optional.empty();
    }
    return Optional.of(
        new Plan.Install(
            said.map(Wishes.Said::text).orElseGet(installer::install),
            installer.folder(),
            installer.lock(),
            installer.tool(),
            installer.npmPackage(),
            installer.script()));
  }

  /// Not if the command brings them itself, or they lie in the repository.
  private boolean needsPackages(String command, Installer installer) {
    var some = !npm.dependencies().isEmpty() || installer.lock().isPresent();
    return npm.present()
        && some
        && !INSTALLS.matcher(command).find()
        && !site.hasFolder("node_modules");
  }

  private Plan asIs(String folder, String why) {
    return new Plan(root, new How.AsIs(folder), why);
  }

  private Plan rendered(String why) {
    return new Plan(root, new How.Rendered(), why);
  }

  private Plan builtIn(boolean mayRun) throws IOException {
    if (site.contains(".nojekyll")) {
      return asIs("", "as it is: .nojekyll");
    }
    for (var config : JEKYLL_CONFIGS) {
      if (site.contains(config)) {
        return rendered("Jekyll-style site: " + config);
      }
    }
    for (var folder : JEKYLL_FOLDERS) {
      if (site.hasFolder(folder)) {
        return rendered("Jekyll-style site: " + folder);
      }
    }
    var index = site.find("index.html");
    if (index.isPresent()) {
      return index.get().content().text().startsWith("---\n")
          ? rendered("Jekyll-style site: index.html has front matter")
          : asIs("", "plain HTML: index.html");
    }
    if (mayRun && npm.hasBuildScript()) {
      var command = Installer.of(repository, root, npm).run("build");
      var why = "build script of package.json: " + command;
      return command(command, USUAL_OUTPUTS, "", Optional.of(Framework.NODE), why);
    }
    return site.files().stream()
        .filter(file -> MARKDOWN.contains(file.extension()))
        .findFirst()
        .map(SiteFile::path)
        .map(path -> rendered("Markdown: " + path))
        .orElseGet(() -> asIs("", "as it is: no Markdown and no build command"));
  }
}
