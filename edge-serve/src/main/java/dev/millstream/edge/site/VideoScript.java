package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.store.video.SiteVideos;
import java.util.Optional;

/// The script of a site with videos that become streams: leads to the script on the host of all
/// videos, so that pages need not be made anew when that moves. `base` is the domain below which
/// that host lies.
record VideoScript(String base, boolean wanted) {
  /// The script, if this is what is asked for.
  Optional<String> text(RequestHead head) {
    if (!wanted || !head.path().text().equals(SiteVideos.SCRIPT)) {
      return Optional.empty();
    }
    var authority = head.authority();
    var colon = authority.lastIndexOf(':');
    var port = colon > authority.lastIndexOf(']') ? authority.substring(colon) : "";
    return Optional.of("import '//stream.%s%s/player/site.js';\n".formatted(base, port));
  }
}
