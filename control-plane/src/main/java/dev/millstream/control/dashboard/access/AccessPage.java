package dev.millstream.control.dashboard.access;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.session.Passwords;
import dev.millstream.control.dashboard.session.Sessions;
import java.util.List;
import java.util.Optional;

/// Who may come in: API tokens, SSH keys for every project, and the dashboard's password.
public final class AccessPage {
  private static final String PAGE = "/access";
  private static final Optional<String> EVERY_PROJECT = Optional.empty();

  private final Door door;
  private final TokenForms tokens;
  private final KeyForms keys;
  private final Passwords passwords;
  private final Sessions sessions;

  public AccessPage(
      Door door, TokenForms tokens, KeyForms keys, Passwords passwords, Sessions sessions) {
    this.door = door;
    this.tokens = tokens;
    this.keys = keys;
    this.passwords = passwords;
    this.sessions = sessions;
  }

  public List<Route> routes() {
    return List.of(
        door.page(PAGE, this::show),
        door.form(PAGE + "/tokens", this::makeToken, this::show),
        door.form(PAGE + "/tokens/revoke", this::revokeToken, this::show),
        door.form(PAGE + "/keys", this::addKey, this::show),
        door.form(PAGE + "/keys/remove", this::removeKey, this::show),
        door.form(PAGE + "/password", this::setPassword, this::show),
        door.form(PAGE + "/password/remove", this::removePassword, this::show));
  }

  /// The whole page; `secret` is a token that was made just now, shown this once.
  public record View(
      List<TokenForms.Row> tokens,
      List<TokenForms.Choice> choices,
      List<KeyForms.Row> keys,
      boolean password,
      int passwordCharsMin,
      Optional<String> secret) {}

  private Reply show(Visit visit) {
    return page(visit, Optional.empty());
  }

  private Reply page(Visit visit, Optional<String> secret) {
    return new Reply.Page(
        "access",
        new View(
            tokens.rows(),
            tokens.choices(visit),
            keys.rows(EVERY_PROJECT),
            passwords.isSet(),
            Passwords.CHARS_MIN,
            secret));
  }

  /// Shows the page at once instead of going on to it: a secret has no place in an address.
  private Reply makeToken(Visit visit) {
    return page(visit, Optional.of(tokens.make(visit)));
  }

  private Reply revokeToken(Visit visit) {
    tokens.revoke(visit);
    return Reply.done(PAGE, Notice.REMOVED);
  }

  private Reply addKey(Visit visit) {
    keys.add(visit, EVERY_PROJECT);
    return Reply.done(PAGE, Notice.ADDED);
  }

  private Reply removeKey(Visit visit) {
    keys.remove(visit, EVERY_PROJECT);
    return Reply.done(PAGE, Notice.REMOVED);
  }

  private Reply setPassword(Visit visit) {
    try {
      passwords.set(visit.typed("password"));
    } catch (IllegalArgumentException e) {
      throw Refusal.of(e);
    }
    sessions.closeThoseByPassword(visit.session());
    return Reply.done(PAGE, Notice.SAVED);
  }

  private Reply removePassword(Visit visit) {
    passwords.remove();
    sessions.closeThoseByPassword(visit.session());
    return Reply.done(PAGE, Notice.REMOVED);
  }
}
