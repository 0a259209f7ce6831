package dev.millstream.control.dashboard.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands above each of a project's pages; `tab` is the path of the one that is shown.
public record ProjectHead(String name, String host, String url, String tab) {
  /// A page of the project.
  public record Tab(String title, String path, @Nullable String current) {}

  /// All of them, the one that is shown marked for `aria-current`.
  public List<Tab> tabs() {
    return List.of(
        tab("Deployments", ""),
        tab("Domains", "/domains"),
        tab("Variables", "/variables"),
        tab("Keys", "/keys"),
        tab("Repository", "/repository"),
        tab("Settings", "/settings"));
  }

  /// The project's address in the dashboard.
  public String path() {
    return "/projects/" + name;
  }

  private Tab tab(String title, String path) {
    return new Tab(title, path() + path, tab.equals(title) ? "page" : null);
  }
}
