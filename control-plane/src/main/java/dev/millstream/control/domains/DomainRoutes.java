package dev.millstream.control.domains;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Projects;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A project's domains: list, add, show, look for the proof again, remove.
public final class DomainRoutes {
  private static final String DOMAINS =
      "/client/v4/accounts/{account}/pages/projects/{project}/domains";
  private static final String DOMAIN = DOMAINS + "/{domain}";

  private final Projects projects;
  private final Domains domains;

  public DomainRoutes(Projects projects, Domains domains) {
    this.projects = projects;
    this.domains = domains;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", DOMAINS, this::list),
        Route.of("POST", DOMAINS, this::add),
        Route.of("GET", DOMAIN, request -> ApiResponse.ok(domains.view(domain(request)))),
        Route.of("PATCH", DOMAIN, this::change),
        // the same for clients that cannot send PATCH
        Route.of("POST", DOMAIN + "/verify", this::change),
        Route.of("POST", DOMAIN + "/certificate", this::order),
        Route.of("DELETE", DOMAIN, this::remove));
  }

  private ApiResponse list(ApiRequest request) {
    var all = domains.of(project(request));
    return ApiResponse.ok(
        all.stream().map(domains::view).toList(),
        ListPage.of(1, Math.max(1, all.size()), all.size(), all.size()));
  }

  private record Asked(
      @Nullable String name, @JsonProperty("redirect_to") @Nullable String redirectTo) {}

  private ApiResponse add(ApiRequest request) throws IOException {
    var project = project(request);
    var asked = request.json(Asked.class);
    var name = name(asked.name());
    var redirectTo = redirect(asked.redirectTo());
    return domains
        .add(project, name, redirectTo)
        .map(domains::view)
        .map(ApiResponse::ok)
        .orElseThrow(() ->
            ApiException.conflict(
                DomainError.TAKEN, "the domain %s is a project's already".formatted(name)));
  }

  /// Without a body it looks for the proof now; with `redirect_to` it changes that.
  private ApiResponse change(ApiRequest request) throws IOException {
    var domain = domain(request);
    if (request.contentLength().orElse(0) > 0) {
      var redirectTo = request.json(Asked.class).redirectTo();
      if (redirectTo != null) {
        return ApiResponse.ok(domains.view(domains.redirect(domain, redirect(redirectTo))));
      }
    }
    return ApiResponse.ok(domains.view(domains.checkAnew(domain)));
  }

  private ApiResponse order(ApiRequest request) {
    var domain = domain(request);
    if (domain.status() != DomainStatus.ACTIVE) {
      throw ApiException.conflict(
          DomainError.NOT_ACTIVE, domain.name() + " is not proven yet: no certificate is ordered");
    }
    if (!domains.orderCertificate(domain)) {
      throw ApiException.conflict(
          DomainError.NO_AUTHORITY,
          "this server orders no certificates: start it with --acme and --acme-agree-terms");
    }
    return ApiResponse.ok(domains.view(domain));
  }

  private ApiResponse remove(ApiRequest request) throws IOException {
    domains.remove(domain(request));
    return ApiResponse.ok(null);
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (projects.find(name).isEmpty()) {
      throw ApiException.notFound(DomainError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }

  private Domain domain(ApiRequest request) {
    var project = project(request);
    var name = request.path("domain");
    return domains
        .find(project, name)
        .orElseThrow(
            () -> ApiException.notFound(DomainError.NO_DOMAIN, project + " has no domain " + name));
  }

  private String redirect(@Nullable String typed) {
    return typed == null || typed.isEmpty() ? "" : name(typed);
  }

  private String name(@Nullable String typed) {
    var text = typed == null ? "" : typed;
    return domains
        .read(text)
        .orElseThrow(() -> ApiException.badRequest(DomainError.BAD_NAME, Domains.refusal(text)));
  }
}
