package dev.millstream.builder.detect;

import dev.millstream.builder.rules.SiteSettings;
import dev.millstream.builder.source.ConfigFile;
import dev.millstream.builder.source.Folders;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// All that was said of a build, by whom it is heard first: what was said for this server stands
/// before what was said for others. `root` is the folder of the site.
record Wishes(String root, List<Wish> all) {
  static final String SETTINGS = "the project's settings";
  private static final String NETLIFY = "netlify.toml";
  private static final String VERCEL = "vercel.json";

  static Wishes of(SiteTree repository, BuildConfig config, String branch, boolean preview)
      throws IOException, SourceProblem {
    var ours = ConfigFile.first(repository, SiteSettings.FILE);
    var netlify = ConfigFile.first(repository, NETLIFY);
    var root = root(ours, netlify);
    var site = repository.at(root);
    var all = new ArrayList<Wish>();
    if (ours.isPresent()) {
      all.add(ours(ours.get()));
    }
    var wrangler = ConfigFile.first(site, "wrangler.toml", "wrangler.json", "wrangler.jsonc");
    if (wrangler.isPresent()) {
      var file = wrangler.get();
      var output = folder(file, file.text("pages_build_output_dir"), "pages_build_output_dir");
      all.add(Wish.of(file.path(), Optional.empty(), output));
    }
    all.add(
        Wish.of(
            SETTINGS,
            said(config.command()),
            said(config.output()).isEmpty()
                ? Optional.empty()
                : Optional.of(Folders.inside("destination_dir", config.output()))));
    if (netlify.isPresent()) {
      all.add(netlify(netlify.get(), branch, preview));
    }
    var vercel = ConfigFile.first(site, VERCEL);
    if (vercel.isPresent()) {
      all.add(vercel(vercel.get()));
    }
    return new Wishes(root, List.copyOf(all));
  }

  /// The first wish that says something, and what it says.
  Optional<Said> first(Function<Wish, Optional<String>> part) {
    return all.stream()
        .flatMap(wish -> part.apply(wish).map(text -> new Said(wish.source(), text)).stream())
        .findFirst();
  }

  record Said(String source, String text) {}

  /// Environment values; whoever is heard first wins.
  Map<String, String> vars() {
    var vars = new LinkedHashMap<String, String>();
    all.reversed().forEach(wish -> vars.putAll(wish.vars()));
    return vars;
  }

  private static String root(Optional<ConfigFile> ours, Optional<ConfigFile> netlify)
      throws SourceProblem {
    var root = ours.flatMap(file -> file.text("build", "root"));
    if (root.isPresent()) {
      return Folders.inside(SiteSettings.FILE + ": [build] root", root.get());
    }
    var base = netlify.flatMap(file -> file.text("build", "base"));
    return base.isPresent() ? Folders.inside(NETLIFY + ": [build] base", base.get()) : "";
  }

  private static Wish ours(ConfigFile file) throws SourceProblem {
    return Wish.of(
            file.path(),
            file.text("build", "command"),
            folder(file, file.text("build", "output"), "[build] output"))
        .installing(file.text("build", "install"));
  }

  private static Wish vercel(ConfigFile file) throws SourceProblem {
    return Wish.of(
            file.path(),
            file.text("buildCommand"),
            folder(file, file.text("outputDirectory"), "outputDirectory"))
        .installing(file.text("installCommand"))
        .of(file.text("framework"));
  }

  /// A context's values stand before those of `[build]`, the branch's own before all.
  private static Wish netlify(ConfigFile file, String branch, boolean preview)
      throws SourceProblem {
    var vars = new LinkedHashMap<String, String>();
    var command = Optional.<String>empty();
    var publish = Optional.<String>empty();
    var context = preview ? "branch-deploy" : "production";
    for (var keys :
        List.of(List.of("build"), List.of("context", context), List.of("context", branch))) {
      var part = file;
      for (var key : keys) {
        part = new ConfigFile(file.path(), part.root().path(key));
      }
      command = part.text("command").or(wrap(command));
      publish = part.text("publish").or(wrap(publish));
      part.root()
          .path("environment")
          .properties()
          .forEach(each -> vars.put(each.getKey(), each.getValue().asString("")));
    }
    return Wish.of(file.path(), command, folder(file, publish, "publish")).with(vars);
  }

  private static java.util.function.Supplier<Optional<String>> wrap(Optional<String> value) {
    return () -> value;
  }

  private static Optional<String> folder(ConfigFile file, Optional<String> text, String key)
      throws SourceProblem {
    return text.isEmpty()
        ? text
        : Optional.of(Folders.inside(file.path() + ": " + key, text.get()));
  }

  private static Optional<String> said(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }
}
