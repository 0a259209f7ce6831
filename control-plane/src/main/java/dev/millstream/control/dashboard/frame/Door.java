package dev.millstream.control.dashboard.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.FormFile;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.session.Session;
import dev.millstream.control.dashboard.session.Sessions;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/// Lets visitors in, or not: every page's route is made here. A page needs a session; a form needs
/// our own origin and the session's key as well.
public final class Door {
  private static final int FIELD_BYTES_MAX = 16 << 10;

  private final Sessions sessions;
  private final Assets assets = new Assets();
  private final Pages pages;

  /// `streamOrigin` is where posters and players come from.
  public Door(Sessions sessions, String streamOrigin) {
    this.sessions = sessions;
    this.pages = new Pages(streamOrigin);
  }

  /// The files beside the pages.
  public List<Route> assets() {
    return assets.routes();
  }

  /// A page for whoever has signed in.
  public Route page(String path, PageHandler handler) {
    return open(
        "GET",
        path,
        request -> {
          var session = session(request);
          return session.isEmpty()
              ? toSignIn(request)
              : pages.show(visit(request, session, Form.NONE), handler);
        });
  }

  /// What a form with a file does: the file is a stream that the action reads, and nothing of it is
  /// read of a form that is refused.
  public Route upload(String path, UploadHandler action, PageHandler page) {
    return open(
        "POST",
        path,
        request -> {
          var session = session(request);
          if (session.isEmpty()) {
            return toSignIn(request);
          }
          var bare = visit(request, session, Form.NONE);
          if (!isOwn(request)) {
            return pages.show(bare, _ -> foreign());
          }
          return pages.submit(
              bare,
              _ -> {
                var file = FormFile.find(request, FIELD_BYTES_MAX, ErrorCode.BAD_FORM);
                var visit = visit(request, session, new Form(file.fields()));
                return same(visit.typed("key"), session.get().formKey())
                    ? action.handle(visit, file)
                    : foreign();
              },
              page);
        });
  }

  /// What a form does; what is wrong with it is said by the page that it is on.
  public Route form(String path, PageHandler action, PageHandler page) {
    return open(
        "POST",
        path,
        request -> {
          var session = session(request);
          if (session.isEmpty()) {
            return toSignIn(request);
          }
          var visit = visit(request, session, Form.parse(request.body()));
          return isOwn(request) && same(visit.typed("key"), session.get().formKey())
              ? pages.submit(visit, action, page)
              : pages.show(visit, _ -> foreign());
        });
  }

  /// A page for everybody.
  Route publicPage(String path, PageHandler handler) {
    return open(
        "GET", path, request -> pages.show(visit(request, session(request), Form.NONE), handler));
  }

  /// A form that needs no session yet.
  Route publicForm(String path, PageHandler action, PageHandler page) {
    return open(
        "POST",
        path,
        request -> {
          var visit = visit(request, Optional.empty(), Form.parse(request.body()));
          return isOwn(request)
              ? pages.submit(visit, action, page)
              : pages.show(visit, _ -> foreign());
        });
  }

  // the API's tokens are not asked for: the session is
  private static Route open(String method, String path, Answer answer) {
    return new Route(method, path, Access.PUBLIC, answer::to);
  }

  private Optional<Session> session(ApiRequest request) {
    return Cookies.read(request, Cookies.SESSION).flatMap(sessions::find);
  }

  private Visit visit(ApiRequest request, Optional<Session> session, Form form) {
    return new Visit(request, session, form, assets, Optional.empty());
  }

  private ApiResponse toSignIn(ApiRequest request) {
    var wanted = request.exchange().getRequestMethod().equalToString("GET");
    var next =
        wanted ? "?next=" + URLEncoder.encode(request.exchange().getRequestPath(), UTF_8) : "";
    return pages.move(Reply.moved(Entrance.SIGN_IN + next));
  }

  /// Whether one of our own pages sent it: every browser names the origin of a form.
  private static boolean isOwn(ApiRequest request) {
    var origin = request.header("Origin").orElse("");
    try {
      var authority = URI.create(origin).getRawAuthority();
      return authority != null
          && request.header("Host").filter(authority::equalsIgnoreCase).isPresent();
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static Reply foreign() {
    throw new ApiException(
        403,
        ErrorCode.BAD_FORM,
        "This form was not sent by a page of this dashboard, or the page is old."
            + " Go back, load it again, and send it once more.");
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), expected.getBytes(UTF_8));
  }

  @FunctionalInterface
  private interface Answer {
    ApiResponse to(ApiRequest request) throws Exception;
  }
}
