package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionCache;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The caches that functions fill by name (`caches.default`, `caches.open()`). They are a
/// deployment's own: what a preview stores, production never gets. Thread-safe.
public final class NamedCaches {
  /// Who asks makes no difference: the code knows what it stores.
  private static final Set<String> OF_VISITORS = Set.of("authorization", "cookie");

  private static final String SOURCE = "caches/";
  private static final String HIT = "HIT";

  private final Storage storage;
  private final CacheLimits limits;
  private final InstantSource clock;

  NamedCaches(Storage storage, CacheLimits limits, InstantSource clock) {
    this.storage = storage;
    this.limits = limits;
    this.clock = clock;
  }

  /// The caches of a deployment.
  public FunctionCache of(String project, String deployment) {
    return new OfDeployment(project, deployment);
  }

  private final class OfDeployment implements FunctionCache {
    private final String project;
    private final String deployment;

    OfDeployment(String project, String deployment) {
      this.project = project;
      this.deployment = deployment;
    }

    /// No host can have such a name: the edge's own answers are never found here.
    private Visit visit(String cache, FunctionRequest request) {
      var headers = HeaderLines.without(request.headers(), OF_VISITORS);
      var asked = new FunctionRequest("GET", request.url(), headers, request.body());
      return new Visit(project, deployment, project + "/" + deployment, SOURCE + cache, asked);
    }

    @Override
    public Optional<FunctionResponse> match(String cache, FunctionRequest request) {
      var visit = visit(cache, request);
      var entry = storage.find(visit);
      var now = clock.instant();
      if (entry == null || !entry.freshness().isFresh(now)) {
        return Optional.empty();
      }
      var selected = Selection.of(visit, entry.response(), true);
      var headers = new ArrayList<>(HeaderLines.without(selected.headers(), Set.of("age")));
      headers.add(new HttpHeader("Age", Long.toString(entry.freshness().age(now))));
      headers.add(new HttpHeader("CF-Cache-Status", HIT));
      return Optional.of(selected.with(headers));
    }

    @Override
    public void put(String cache, FunctionRequest request, FunctionResponse response) {
      var visit = visit(cache, request);
      var now = clock.instant();
      var judged = response.with(limited(response));
      if (Policy.judge(visit.request(), judged, now, now) instanceof Policy.Verdict.Store terms) {
        var entry = Entry.of(visit, HeaderLines.dated(response, now), terms, limits.tagsMax());
        storage.store(visit, entry, () -> true);
      } else {
        storage.removeFor(visit);
      }
    }

    /// An answer that says nothing of its time has what Cloudflare gives it.
    private static List<HttpHeader> limited(FunctionResponse response) {
      var headers = response.headers();
      var says =
          HeaderLines.has(headers, "Cache-Control")
              || HeaderLines.has(headers, "Expires")
              || Policy.isTargeted(headers);
      var seconds =
          switch (response.status()) {
            case 200, 301 -> 7200;
            case 302, 303 -> 1200;
            case 404, 410 -> 180;
            case 403 -> 60;
            default -> 0;
          };
      return says ? headers : HeaderLines.with(headers, "Cache-Control", "max-age=" + seconds);
    }

    @Override
    public boolean delete(String cache, FunctionRequest request) {
      var visit = visit(cache, request);
      var known = storage.find(visit) != null;
      storage.removeFor(visit);
      return known;
    }
  }
}
