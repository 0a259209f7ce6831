package dev.millstream.edge;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.live.HostNames;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.edge.live.Stamp;
import dev.millstream.edge.player.Video;
import dev.millstream.edge.player.VideoHost;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.site.Site;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// From a request's head to its answer: the host says which tree, the tree says which answer.
record Router(
    HostNames names, LiveTrees<Site> sites, LiveTrees<Video> videos, VideoHost videoHost) {

  /// The answer, if what it takes is in memory.
  Optional<Answer> routeNow(RequestHead head) {
    if (names.isVideos(head.host())) {
      var uid = VideoHost.uidOf(head.path());
      return uid.isEmpty() ? Optional.of(videoHost.page(head)) : video(head, videos.now(uid.get()));
    }
    return site(head, sites.now(head.host()));
  }

  /// A stamp of the tree that answers, if it is in memory.
  Optional<Stamp> stamp(RequestHead head) {
    return names.isVideos(head.host())
        ? VideoHost.uidOf(head.path()).flatMap(videos::stamp)
        : sites.stamp(head.host());
  }

  /// The answer, after loading what it takes; blocks.
  Answer route(RequestHead head) throws IOException {
    return switch (names.tenant(head.host())) {
      case HostNames.Tenant.OfVideos _ -> {
        var uid = VideoHost.uidOf(head.path());
        yield uid.isEmpty()
            ? videoHost.page(head)
            : video(head, videos.load(uid.get(), List.of(VideoHost.refOf(uid.get()))))
                .orElseThrow();
      }
      case HostNames.Tenant.OfSite(var refs) ->
          site(head, sites.load(head.host(), refs)).orElseThrow();
      case HostNames.Tenant.Nobody _ -> Pages.unknownHost(head.host(), names.base());
    };
  }

  private Optional<Answer> site(RequestHead head, Shown<Site> shown) {
    return switch (shown) {
      case Shown.Tree(var site) -> Optional.of(site.route(head));
      case Shown.Nothing<Site> _ -> Optional.of(Pages.unknownHost(head.host(), names.base()));
      case Shown.Unloaded<Site> _ -> Optional.empty();
    };
  }

  private Optional<Answer> video(RequestHead head, Shown<Video> shown) {
    return switch (shown) {
      case Shown.Tree(var video) -> Optional.of(videoHost.route(head, video));
      case Shown.Nothing<Video> _ -> Optional.of(videoHost.routeUnpublished(head));
      case Shown.Unloaded<Video> _ -> Optional.empty();
    };
  }
}
