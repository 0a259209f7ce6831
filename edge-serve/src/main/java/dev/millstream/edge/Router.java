package dev.millstream.edge;

import dev.millstream.edge.domain.CustomDomains;
import dev.millstream.edge.domain.DomainAnswers;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.live.HostNames;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.edge.live.Stamp;
import dev.millstream.edge.pass.Gate;
import dev.millstream.edge.pass.Ticket;
import dev.millstream.edge.pass.Tickets;
import dev.millstream.edge.pass.Viewer;
import dev.millstream.edge.player.Video;
import dev.millstream.edge.player.VideoHost;
import dev.millstream.edge.player.Viewing;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.site.Site;
import dev.millstream.edge.tls.Challenges;
import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// From a request's head to its answer: the host says which tree, the tree says which answer.
record Router(
    HostNames names,
    LiveTrees<Site> sites,
    LiveTrees<Video> videos,
    VideoHost videoHost,
    Tickets tickets,
    Gate gate,
    CustomDomains domains,
    Challenges challenges) {

  /// The answer, if what it takes is in memory.
  Optional<Answer> routeNow(RequestHead head, Viewer viewer) {
    if (names.isVideos(head.host())) {
      var part = VideoHost.ticketOf(head.path());
      return part.isEmpty()
          ? Optional.of(videoHost.page(head))
          : video(head, tickets.now(part.get()), viewer);
    }
    if (names.covers(head.host())) {
      return site(head, sites.now(head.host()));
    }
    return challenges
        .text(head.host(), head.path().raw())
        .map(DomainAnswers::text)
        .or(() -> domain(head, domains.now(head.host())));
  }

  /// A stamp of the tree that answers, if it is in memory.
  Optional<Stamp> stamp(RequestHead head) {
    return names.isVideos(head.host())
        ? VideoHost.ticketOf(head.path()).flatMap(videos::stamp)
        : sites.stamp(head.host());
  }

  /// The answer, after loading what it takes; blocks.
  Answer route(RequestHead head, Viewer viewer) throws IOException {
    return switch (names.tenant(head.host())) {
      case HostNames.Tenant.OfVideos _ -> {
        var part = VideoHost.ticketOf(head.path());
        yield part.isEmpty() ? videoHost.page(head) : loadVideo(head, part.get(), viewer);
      }
      case HostNames.Tenant.OfSite(var refs) ->
          site(head, sites.load(head.host(), refs)).orElseThrow();
      case HostNames.Tenant.Nobody _ ->
          names.covers(head.host())
              ? Pages.unknownHost(head.host(), names.base())
              : loadDomain(head);
    };
  }

  private Optional<Answer> site(RequestHead head, Shown<Site> shown) {
    return switch (shown) {
      case Shown.Tree(var site) -> Optional.of(site.route(head));
      case Shown.Nothing<Site> _ -> Optional.of(Pages.unknownHost(head.host(), names.base()));
      case Shown.Unloaded<Site> _ -> Optional.empty();
    };
  }

  private Optional<Answer> domain(RequestHead head, Shown<DomainCard> shown) {
    return switch (shown) {
      case Shown.Tree(var card) ->
          DomainAnswers.of(card, head, names.base())
              .or(() -> site(head, sites.now(names.hostOf(card.project()))));
      case Shown.Nothing<DomainCard> _ -> Optional.of(Pages.unknownHost(head.host(), names.base()));
      case Shown.Unloaded<DomainCard> _ -> Optional.empty();
    };
  }

  private Answer loadDomain(RequestHead head) throws IOException {
    if (domains.load(head.host()) instanceof Shown.Tree(var card) && card.active()) {
      sites.load(names.hostOf(card.project()), List.of(RefName.production(card.project())));
    }
    return domain(head, domains.now(head.host())).orElseThrow();
  }

  /// Whether a request is a viewing of a video.
  boolean counts(RequestHead head) {
    return names.isVideos(head.host()) && Viewing.counts(head.path().raw());
  }

  /// What logs and metrics call the path: without the token that may be in it.
  String logged(RequestHead head) {
    var path = head.path().raw();
    return names.isVideos(head.host())
        ? VideoHost.ticketOf(head.path())
            .filter(part -> part.indexOf('.') >= 0)
            .map(part -> "/" + tickets.logged(part) + path.substring(1 + part.length()))
            .orElse(path)
        : path;
  }

  private Answer loadVideo(RequestHead head, String part, Viewer viewer) throws IOException {
    var ticket = tickets.load(part);
    var uid = uidOf(ticket);
    if (uid.isPresent()) {
      videos.load(uid.get(), List.of(VideoHost.refOf(uid.get())));
    }
    return video(head, ticket, viewer).orElseThrow();
  }

  private Optional<Answer> video(RequestHead head, Ticket ticket, Viewer viewer) {
    return switch (ticket) {
      case Ticket.Unloaded _ -> Optional.empty();
      case Ticket.Refused(var why) -> Optional.of(Gate.unsigned(why));
      case Ticket.Plain _, Ticket.Signed _ ->
          switch (videos.now(uidOf(ticket).orElseThrow())) {
            case Shown.Tree(var video) -> Optional.of(video(head, ticket, video, viewer));
            case Shown.Nothing<Video> _ -> Optional.of(videoHost.routeUnpublished(head));
            case Shown.Unloaded<Video> _ -> Optional.empty();
          };
    };
  }

  private Answer video(RequestHead head, Ticket ticket, Video video, Viewer viewer) {
    return gate.refusal(head, VideoHost.below(head), ticket, video.access(), viewer)
        .orElseGet(() -> gate.sealed(videoHost.route(head, video), ticket, video.access()));
  }

  private static Optional<String> uidOf(Ticket ticket) {
    return switch (ticket) {
      case Ticket.Plain(var uid) -> Optional.of(uid);
      case Ticket.Signed(var token) -> Optional.of(token.uid());
      case Ticket.Refused _, Ticket.Unloaded _ -> Optional.empty();
    };
  }
}
