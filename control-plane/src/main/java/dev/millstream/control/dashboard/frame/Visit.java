package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.dashboard.session.Session;
import java.util.Optional;

/// One request as a page and its template see it.
public final class Visit {
  private final ApiRequest request;
  private final Optional<Session> session;
  private final Form form;
  private final Assets assets;
  private final Optional<String> problem;

  Visit(
      ApiRequest request,
      Optional<Session> session,
      Form form,
      Assets assets,
      Optional<String> problem) {
    this.request = request;
    this.session = session;
    this.form = form;
    this.assets = assets;
    this.problem = problem;
  }

  /// The same visit, whose page says what was wrong with the form.
  Visit after(String what) {
    return new Visit(request, session, form, assets, Optional.of(what));
  }

  public ApiRequest request() {
    return request;
  }

  /// A part of the address.
  public String path(String name) {
    return request.path(name);
  }

  /// What stood in a field of the form that was sent; empty if nothing did.
  public String typed(String field) {
    return form.field(field);
  }

  /// Who is there, on a page behind the door.
  public Session session() {
    return session.orElseThrow();
  }

  public boolean signedIn() {
    return session.isPresent();
  }

  /// What forms carry in their field `key`.
  public String formKey() {
    return session.map(Session::formKey).orElse("");
  }

  /// What was wrong with the form that was sent.
  public Optional<String> problem() {
    return problem;
  }

  /// What was done just before.
  public Optional<String> notice() {
    return request.query("done").flatMap(Notice::of).map(Notice::text);
  }

  public Theme theme() {
    return Cookies.read(request, Cookies.THEME).map(Theme::of).orElse(Theme.AUTO);
  }

  /// The address of a file beside the pages.
  public String asset(String name) {
    return assets.address(name);
  }

  /// Where this page is.
  public String here() {
    return request.exchange().getRequestPath();
  }
}
