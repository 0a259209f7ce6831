package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.site.NotFoundHandling;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a site shows for a path that no file has.
record NotFound(Manifest tree, NotFoundHandling handling) {
  private static final String PAGE = "/404.html";

  /// A script or a picture that is missing is an error, not a page of the application.
  private static final Set<String> NEVER_A_PAGE =
      Set.of(
          "avif css csv eot gif ico jpeg jpg js json map mjs mp3 mp4 otf pdf png svg ttf txt wasm"
              .concat(" wav webm webmanifest webp woff woff2 xml")
              .split(" ", -1));

  record Page(Asset asset, int status) {}

  /// Settles the automatic handling by what the tree holds.
  static NotFound of(Manifest tree, NotFoundHandling handling) {
    if (handling != NotFoundHandling.AUTO) {
      return new NotFound(tree, handling);
    }
    var hasPage =
        tree.contains(PAGE) || tree.stream().anyMatch(asset -> asset.path().endsWith(PAGE));
    return new NotFound(
        tree, hasPage ? NotFoundHandling.NOT_FOUND_PAGE : NotFoundHandling.SINGLE_PAGE_APPLICATION);
  }

  Optional<Page> page(RequestHead head) {
    return switch (handling) {
      case AUTO, NOT_FOUND_PAGE -> nearest(head.path().text());
      case SINGLE_PAGE_APPLICATION ->
          isNavigation(head)
              ? tree.find("/index.html").map(asset -> new Page(asset, 200))
              : Optional.empty();
      case NONE -> Optional.empty();
    };
  }

  private Optional<Page> nearest(String path) {
    for (var end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      var asset = tree.find(path.substring(0, end) + PAGE);
      if (asset.isPresent()) {
        return asset.map(found -> new Page(found, 404));
      }
    }
    return Optional.empty();
  }

  /// Clients that do not tell why they ask get the benefit of the doubt.
  private static boolean isNavigation(RequestHead head) {
    var path = head.path().text();
    var name = path.substring(path.lastIndexOf('/') + 1);
    var dot = name.lastIndexOf('.');
    var mode = head.field("Sec-Fetch-Mode");
    return (mode == null || mode.equals("navigate"))
        && (dot < 0 || !NEVER_A_PAGE.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }
}
