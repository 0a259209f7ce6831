package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.liquid.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `site.github` as far as it is known without asking GitHub: from `repository` in the
/// configuration, or where the source can be looked at. What the configuration's own `github` says
/// stands above.
public final class GithubMetadata {
  /// What `site` is asked for to notice another commit.
  public static final String REVISION = "github.build_revision";

  private static final Pattern NAME =
      Pattern.compile("(?:.*[/:])?([\\w.-]+)/([\\w.-]+?)(?:\\.git)?/?");
  private static final Pattern HOST = Pattern.compile("(?:\\w+://)?(?:[^@/]+@)?([\\w.-]+)[:/].*");

  private GithubMetadata() {}

  /// The address at which a site's source can be looked at, without a slash at its end.
  public static Optional<String> repository(SiteConfig config, Edition edition) {
    var named = config.text("repository").or(edition::repository);
    var name = named.map(NAME::matcher).filter(found -> found.matches());
    return name.map(found -> host(named.get()) + "/" + found.group(1) + "/" + found.group(2));
  }

  private static String host(String repository) {
    var host = HOST.matcher(repository);
    var hasHost = repository.chars().filter(c -> c == '/' || c == ':').count() > 1;
    return "https://" + (hasHost && host.matches() ? host.group(1) : "github.com");
  }

  /// The values; empty if nothing is known.
  public static Map<String, @Nullable Object> of(SiteConfig config, Edition edition) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    repository(config, edition).ifPresent(address -> known(address, config, edition, values));
    config.map("github").forEach((key, value) -> values.put(String.valueOf(key), value));
    return values;
  }

  private static void known(
      String repository, SiteConfig config, Edition edition, Map<String, @Nullable Object> values) {
    var parts = repository.split("/", -1);
    var owner = parts[parts.length - 2];
    var name = parts[parts.length - 1];
    var ownerUrl = repository.substring(0, repository.lastIndexOf('/'));
    values.put("environment", "production");
    values.put("hostname", parts[2]);
    values.put("api_url", "https://api." + parts[2]);
    values.put("repository_nwo", owner + "/" + name);
    values.put("repository_name", name);
    values.put("repository_url", repository);
    values.put("clone_url", repository + ".git");
    values.put("releases_url", repository + "/releases");
    values.put("issues_url", repository + "/issues");
    values.put("wiki_url", repository + "/wiki");
    values.put("zip_url", repository + "/zipball/" + edition.branch());
    values.put("tar_url", repository + "/tarball/" + edition.branch());
    values.put("owner_name", owner);
    values.put("owner_display_name", owner);
    values.put("owner_url", ownerUrl);
    values.put("owner_gravatar_url", ownerUrl + ".png");
    values.put("owner", Map.of("login", owner));
    values.put("project_title", config.text("title").orElse(name));
    values.put("project_tagline", config.text("description").orElse(""));
    values.put("url", config.text("url").orElse("") + config.text("baseurl").orElse(""));
    values.put("baseurl", config.text("baseurl").orElse(""));
    values.put("is_user_page", name.endsWith(".github.io"));
    values.put("is_project_page", !name.endsWith(".github.io"));
    values.put("show_downloads", false);
    values.put("source", source(edition));
    for (var list : List.of("public_repositories", "contributors", "releases")) {
      values.put(list, List.of());
    }
  }

  private static Map<String, Object> source(Edition edition) {
    var source = new LinkedHashMap<String, Object>();
    source.put("branch", edition.branch());
    source.put("path", "/");
    return source;
  }

  /// Where the source of a page can be edited.
  public static Optional<String> editUrl(String path, SiteConfig config, Edition edition) {
    return repository(config, edition).map(at -> editUrl(at, edition.branch(), path));
  }

  private static String editUrl(String repository, String branch, String path) {
    var edit = repository.startsWith("https://gitlab.") ? "/-/edit/" : "/edit/";
    return repository + edit + Values.text(branch) + "/" + path;
  }
}
