package dev.millstream.edge.site;

import dev.millstream.edge.access.Door;
import dev.millstream.edge.access.ShareTokens;
import dev.millstream.edge.access.Verdict;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.rules.HeaderRules;
import dev.millstream.edge.rules.RedirectRules;
import dev.millstream.edge.rules.Redirected;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.RouteGate;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.picture.SitePictures;
import dev.millstream.store.site.EarlierDeployments;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.PageLinks;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteBindings;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRollout;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One deployment behind one host, compiled once from its manifest: it turns a request's head into
/// an [Answer] without I/O. Immutable, thread-safe; a ref that moves makes another one.
public final class Site {
  private static final RouteGate SHUT = RouteGate.of(new RouteRules(List.of(), List.of()));

  private final String project;
  private final String deployment;
  private final HeaderRules headers;
  private final RedirectRules redirects;
  private final AssetLookup lookup;
  private final NotFound notFound;
  private final AssetAnswers answers;
  private final MarkdownPages pages;
  private final Robots robots;
  private final VideoScript videos;
  private final @Nullable FunctionSite functions;
  private final RouteGate gate;
  private final Door door;
  private final EarlierFiles earlier;
  private final Optional<Dictionaries> dictionaries;
  private final Optional<SmallerPictures> pictures;
  private final Set<String> withheld;

  private final @Nullable Rollout rollout;
  private final boolean isOneOfTwo;

  /// `other` is the tree of a rollout's other side, `rollout` who gets that.
  private Site(
      Ref ref,
      Manifest tree,
      Instant since,
      Surroundings around,
      Optional<Digest> other,
      @Nullable Rollout rollout)
      throws CorruptObjectException {
    this.rollout = rollout;
    isOneOfTwo = other.isPresent();
    var scope = ref.name().scope();
    project = scope.name();
    var store = around.store();
    var preview = !ref.name().value().endsWith("/production");
    var access = tree.section(Section.ACCESS, SiteAccess.class).orElse(SiteAccess.OPEN);
    door = new Door(access, ref.name(), preview, around.shares());
    earlier = new EarlierFiles(store, scope, besides(other, past(ref, tree, around.before())));
    var rules = tree.section(Section.RULES, SiteRules.class).orElse(SiteRules.NONE);
    redirects = RedirectRules.of(rules.redirects());
    headers =
        HeaderRules.of(Stream.concat(rules.headers().stream(), redirects.vary().stream()).toList());
    withheld = EarlierFiles.withheld(tree);
    lookup = new AssetLookup(tree, rules.htmlHandling());
    notFound = NotFound.of(tree, rules.notFoundHandling());
    answers = new AssetAnswers(scope, since, preview, links(tree));
    pages = new MarkdownPages(tree, answers);
    robots = new Robots(preview, tree.contains("/sitemap.xml"));
    videos = new VideoScript(around.base(), tree.section(Section.VIDEOS).isPresent());
    var bundle = tree.section(Section.FUNCTIONS, FunctionBundle.class);
    gate = bundle.map(there -> RouteGate.of(there.gate())).orElse(SHUT);
    deployment =
        tree.section(Section.ORIGIN, SiteOrigin.class)
            .map(SiteOrigin::deployment)
            .orElseGet(() -> ref.manifest().toString());
    dictionaries =
        isOfOne(ref) || !delivery(tree).dictionaries()
            ? Optional.empty()
            : tree.section(Section.ORIGIN, SiteOrigin.class)
                .map(origin -> RefName.deltas(scope.name(), origin.deployment()))
                .map(name -> new Dictionaries(around.deltas(), name));
    pictures =
        tree.section(Section.PICTURES, SitePictures.class)
            .filter(SitePictures::smaller)
            .map(_ ->
                new SmallerPictures(around.pictures(), RefName.pictures(scope.name(), deployment)));
    var bindings = tree.section(Section.BINDINGS, SiteBindings.class).orElse(SiteBindings.NONE);
    functions =
        bundle
            .map(there ->
                new FunctionSite(
                    scope.name(),
                    deployment,
                    there,
                    bindings,
                    () -> store.read(scope, there.script())))
            .orElse(null);
  }

  /// Loads what the ref points at. `since` is when the site began to look like this, in whole
  /// seconds.
  public static Site load(Surroundings around, Ref ref, Instant since) throws IOException {
    var tree = Manifest.load(around.store(), ref.name().scope(), ref.manifest());
    var terms = tree.section(Section.ROLLOUT, SiteRollout.class);
    return terms.isPresent()
        ? rolling(around, ref, tree, since, terms.get())
        : new Site(ref, tree, since, around, Optional.empty(), null);
  }

  /// Where the new deployment is gone, all get the other.
  private static Site rolling(
      Surroundings around, Ref ref, Manifest tree, Instant since, SiteRollout terms)
      throws IOException {
    var next = new Ref(ref.name(), ref.version(), terms.manifest());
    try {
      var its = Manifest.load(around.store(), ref.name().scope(), terms.manifest());
      var candidate = new Site(next, its, since, around, Optional.of(ref.manifest()), null);
      var rollout = new Rollout(candidate, terms);
      return new Site(ref, tree, since, around, Optional.of(terms.manifest()), rollout);
    } catch (NoSuchObjectException | NoSuchFileException deleted) {
      return new Site(ref, tree, since, around, Optional.empty(), null);
    }
  }

  private static List<Digest> besides(Optional<Digest> other, List<Digest> past) {
    return Stream.concat(other.stream(), past.stream()).distinct().toList();
  }

  /// What all sites have in common; `base` is the domain below which their hosts lie.
  public record Surroundings(
      String base,
      ObjectStore store,
      ShareTokens shares,
      SitesBefore before,
      LiveTrees<Manifest> deltas,
      LiveTrees<Manifest> pictures) {}

  private static SiteDelivery delivery(Manifest tree) throws CorruptObjectException {
    return tree.section(Section.DELIVERY, SiteDelivery.class).orElse(SiteDelivery.DEFAULTS);
  }

  private static PageLinks links(Manifest tree) throws CorruptObjectException {
    return tree.section(Section.PAGE_LINKS, PageLinks.class).orElse(PageLinks.NONE);
  }

  private static boolean isOfOne(Ref ref) {
    return ref.name().value().split("/", -1)[2].equals("deployment");
  }

  /// A deployment's own address shows that deployment; only aliases have had others before.
  private static List<Digest> past(Ref ref, Manifest tree, SitesBefore before)
      throws CorruptObjectException {
    if (isOfOne(ref)) {
      return List.of();
    }
    var recorded = tree.section(Section.EARLIER, EarlierDeployments.class);
    return Stream.concat(
            before.show(ref).stream(),
            recorded.orElse(EarlierDeployments.NONE).deployments().stream()
                .map(EarlierDeployments.Earlier::manifest))
        .distinct()
        .toList();
  }

  /// Whose site it is.
  public String project() {
    return project;
  }

  /// Which version of it: two that differ have other names.
  public String deployment() {
    return deployment;
  }

  /// Its functions, if it has some.
  public Optional<FunctionSite> functions() {
    return Optional.ofNullable(functions);
  }

  /// The answer, of the deployment that this visitor gets if two share the visitors.
  public Answer route(RequestHead head) {
    return rollout == null ? alone(head) : rollout.route(head, this);
  }

  /// Whether the visitors are shared with another deployment now: answers are not for all then.
  public boolean isOneOfTwo() {
    return isOneOfTwo;
  }

  /// This deployment's own answer.
  Answer alone(RequestHead head) {
    var answer = admitted(head);
    return isOneOfTwo ? answers.ofOneSide(head, answer) : answer;
  }

  /// Who may see it is settled before anything else.
  private Answer admitted(RequestHead head) {
    return switch (door.judge(head)) {
      case Verdict.Open _ -> {
        var open = routed(head);
        var answer = redirects.byCountry(head) ? answers.privately(open) : open;
        yield dictionaries.map(there -> there.on(head, answer)).orElse(answer);
      }
      case Verdict.Admitted _ -> answers.privately(routed(head));
      case Verdict.Welcomed(var cookie, var query) ->
          answers.welcome(head.path().raw() + (query.isEmpty() ? "" : "?" + query), cookie);
      case Verdict.PasswordWanted _ -> answers.passwordWanted();
      case Verdict.NotShared _ -> answers.notShared();
    };
  }

  /// The order of one request: redirects; functions, where the gate admits the path; files. Nobody
  /// is kept out.
  public Answer routed(RequestHead head) {
    var rule = redirects.before(head);
    if (rule.isPresent() && rule.get() instanceof Redirected.Elsewhere elsewhere) {
      return redirected(head, elsewhere);
    }
    if (functions != null && gate.admits(head.path().raw())) {
      return new Answer.Call(this, functions, head);
    }
    if (functions != null
        && rule.isPresent()
        && rule.get() instanceof Redirected.Rewritten rewritten
        && gate.admits(rewritten.path())) {
      return new Answer.Call(this, functions, head.at(RequestPath.of(rewritten.path())));
    }
    return file(head, rule);
  }

  /// The order of one request without functions: what they hand on to the site's files.
  public Answer assets(RequestHead head) {
    var rule = redirects.before(head);
    return rule.isPresent() && rule.get() instanceof Redirected.Elsewhere elsewhere
        ? redirected(head, elsewhere)
        : file(head, rule);
  }

  /// The headers of a function or of another server as they are sent: with the site's `_headers` if
  /// they are `toBeRuled` (which say nothing about the caching of what is one visitor's), and out
  /// of search engines on a preview.
  public List<HttpHeader> onFunction(RequestHead head, List<HttpHeader> own, boolean toBeRuled) {
    var unlisted = answers.unlisted(own);
    var all = toBeRuled ? Personal.keep(head, unlisted, ruled(head, unlisted)) : unlisted;
    if (isOneOfTwo) {
      return answers.ofOneSide(head, all);
    }
    return door.judge(head) instanceof Verdict.Open && !redirects.byCountry(head)
        ? all
        : answers.privately(all);
  }

  /// The visitor's field as another server may see it: without what only opened this site.
  public Optional<HttpHeader> handedOn(RequestHead head, HttpHeader field) {
    return door.handedOn(head, field.name(), field.value())
        .map(value -> new HttpHeader(field.name(), value));
  }

  private List<HttpHeader> ruled(RequestHead head, List<HttpHeader> own) {
    return headers.apply(head.host(), head.path().raw(), own);
  }

  private Answer file(RequestHead head, Optional<Redirected> rule) {
    if (rule.isPresent()
        && rule.get() instanceof Redirected.Proxied proxied
        && (proxied.forced() || !head.reads() || isMissing(head.path()))) {
      return new Answer.Proxied(this, proxied.url(), head);
    }
    if (head.method().equals("OPTIONS")) {
      return ruled(head, answers.options());
    }
    if (!head.reads()) {
      return ruled(head, answers.methodNotAllowed());
    }
    if (rule.isPresent() && rule.get() instanceof Redirected.Rewritten rewritten) {
      return found(head, rewritten.status(), RequestPath.of(rewritten.path()));
    }
    return found(head, 200, head.path());
  }

  private boolean isMissing(RequestPath path) {
    return lookup.find(path.text()) instanceof Lookup.Missing;
  }

  private Answer found(RequestHead head, int status, RequestPath path) {
    return switch (lookup.find(path.text())) {
      case Lookup.Found found when withheld.contains(found.asset().path()) -> answers.bare(451);
      case Lookup.Found found -> {
        var file = ruled(head, pages.file(head, found.asset(), status));
        yield pictures.map(smaller -> smaller.on(head, file)).orElse(file);
      }
      case Lookup.Moved moved when status == 200 ->
          redirected(head, new Redirected.Elsewhere(308, withQuery(moved.path(), head.query())));
      case Lookup.Moved moved -> page(head, status, moved.path());
      case Lookup.Missing _ when status == 200 && earlier.mayHave(path) ->
          new Answer.Deferred(() -> earlier(head, path));
      case Lookup.Missing _ -> missing(head, status);
    };
  }

  private Answer earlier(RequestHead head, RequestPath path) throws IOException {
    var asset = earlier.find(path);
    return asset.isPresent()
        ? ruled(head, answers.file(asset.get(), 200, path))
        : missing(head, 200);
  }

  private Answer missing(RequestHead head, int status) {
    if (status == 200
        && redirects.withoutFile(head).orElse(null) instanceof Redirected.Rewritten rewritten) {
      return page(head, rewritten.status(), RequestPath.of(rewritten.path()).text());
    }
    var crawlers = status == 200 ? robots.text(head) : Optional.<String>empty();
    if (crawlers.isPresent()) {
      return ruled(head, answers.plain(crawlers.get()));
    }
    var script = status == 200 ? videos.text(head) : Optional.<String>empty();
    if (script.isPresent()) {
      return ruled(head, answers.script(script.get()));
    }
    return status == 200
        ? notFound
            .page(head)
            .filter(page -> !withheld.contains(page.asset().path()))
            .map(page -> ruled(head, answers.file(page.asset(), page.status(), head.path())))
            .orElseGet(() -> ruled(head, answers.bare(404)))
        : ruled(head, answers.bare(status));
  }

  /// The file a rule names, wherever it lies: a rule's own target is never moved on.
  private Answer page(RequestHead head, int status, String path) {
    var asset = lookup.served(path).filter(there -> !withheld.contains(there.path()));
    return ruled(
        head,
        asset.isPresent()
            ? answers.file(asset.get(), status, head.path())
            : answers.bare(status == 200 ? 404 : status));
  }

  private Answer redirected(RequestHead head, Redirected.Elsewhere elsewhere) {
    return ruled(head, answers.redirect(elsewhere.status(), elsewhere.location()));
  }

  private Answer ruled(RequestHead head, Answer answer) {
    return switch (answer) {
      case Answer.File file ->
          new Answer.File(
              file.scope(), file.asset(), file.status(), ruled(head, file.headers()), file.since());
      case Answer.Document document ->
          new Answer.Document(document.status(), ruled(head, document.headers()), document.body());
      case Answer.Call call -> call;
      case Answer.Proxied proxied -> proxied;
      case Answer.Deferred deferred -> deferred;
    };
  }

  private static String withQuery(String path, String query) {
    var location = RequestPath.onSameHost(RequestPath.encoded(path));
    return query.isEmpty() ? location : location + "?" + query;
  }
}
