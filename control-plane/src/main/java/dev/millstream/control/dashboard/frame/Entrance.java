package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.dashboard.session.Passwords;
import dev.millstream.control.dashboard.session.Session;
import dev.millstream.control.dashboard.session.SessionLimits;
import dev.millstream.control.dashboard.session.Sessions;
import dev.millstream.control.tokens.Token;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.control.tokens.Tokens;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Signing in and out, and the choice of colours.
public final class Entrance {
  static final String SIGN_IN = "/sign-in";

  private static final String HOME = "/";
  private static final Duration THEME_KEPT = Duration.ofDays(365);

  private final Door door;
  private final Sessions sessions;
  private final Tokens tokens;
  private final Passwords passwords;
  private final Attempts attempts;
  private final SessionLimits limits;

  public Entrance(
      Door door,
      Sessions sessions,
      Tokens tokens,
      Passwords passwords,
      Attempts attempts,
      SessionLimits limits) {
    this.door = door;
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.attempts = attempts;
    this.limits = limits;
  }

  /// What the sign-in page has to know: whether there is a password, and where to go on.
  public record View(boolean password, String next) {}

  public List<Route> routes() {
    return List.of(
        door.publicPage(
            SIGN_IN, visit -> visit.signedIn() ? Reply.moved(next(visit)) : page(visit)),
        door.publicForm(SIGN_IN, this::signIn, this::page),
        door.form("/sign-out", this::signOut, this::page),
        door.publicForm("/theme", Entrance::dress, this::page));
  }

  private Reply page(Visit visit) {
    return new Reply.Page("signin", new View(passwords.isSet(), next(visit)));
  }

  private Reply signIn(Visit visit) {
    var address = visit.request().exchange().getSourceAddress().getAddress();
    var typed = visit.typed("secret").strip();
    tokens.find(typed).ifPresent(Entrance::refuseNarrow);
    var session = open(typed, address);
    if (session.isEmpty()) {
      attempts.failed(address);
      throw new ApiException(
          401, ErrorCode.BAD_TOKEN, "That is neither a token of this server nor its password.");
    }
    var cookie =
        Cookies.set(visit.request(), Cookies.SESSION, session.get().secret(), limits.ageMax());
    return new Reply.Moved(next(visit), Optional.of(cookie));
  }

  /// A page shows and does what one scope alone never would.
  private static void refuseNarrow(Token token) {
    if (!token.allows(TokenScope.ALL, Optional.empty())) {
      throw new ApiException(
          403,
          ErrorCode.NO_SCOPE,
          "The dashboard shows all projects and all settings, so it opens for tokens with the scope"
              + " all only. This one, %s, has %s: use it with git, the API or the command line."
                  .formatted(token.name(), token.opens()));
    }
  }

  /// A token opens at any time; the password can be guessed, and not from where that was tried.
  private Optional<Session> open(String typed, InetAddress address) {
    var token = tokens.find(typed);
    if (token.isPresent()) {
      return Optional.of(sessions.open(token));
    }
    var wait = attempts.wait(address);
    if (wait.isPositive()) {
      throw ApiException.tooMany(
          ErrorCode.TOO_MANY_ATTEMPTS, "Too many vain attempts from here: try again", wait);
    }
    return passwords.matches(typed)
        ? Optional.of(sessions.open(Optional.empty()))
        : Optional.empty();
  }

  private Reply signOut(Visit visit) {
    sessions.close(visit.session());
    var cookie = Cookies.set(visit.request(), Cookies.SESSION, "", Duration.ZERO);
    return new Reply.Moved(SIGN_IN, Optional.of(cookie));
  }

  private static Reply dress(Visit visit) {
    var theme = Theme.of(visit.typed("theme")).word();
    var cookie = Cookies.set(visit.request(), Cookies.THEME, theme, THEME_KEPT);
    return new Reply.Moved(local(visit.typed("back")), Optional.of(cookie));
  }

  private static String next(Visit visit) {
    var typed = visit.typed("next");
    return local(typed.isEmpty() ? visit.request().query("next").orElse(HOME) : typed);
  }

  /// A path of this dashboard, whatever was asked for: nobody is sent elsewhere.
  private static String local(String path) {
    return path.matches("/(?![/\\\\])[!-~]*") ? path : HOME;
  }
}
