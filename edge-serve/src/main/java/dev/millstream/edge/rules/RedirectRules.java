package dev.millstream.edge.rules;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.RedirectRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A site's `_redirects`, compiled. Some rules stand before the site's files; others, as with
/// Netlify, only where no file is: 404, 410 and 451, and a rewrite that would catch its own target
/// (`/* /index.html 200`), each unless forced by `!`.
public final class RedirectRules {
  private record Rule(
      Conditions conditions,
      Map<String, String> query,
      Template host,
      Template to,
      boolean relative,
      int status,
      boolean force) {
    static Rule of(RedirectRule rule) {
      var relative = rule.to().startsWith("/");
      var host = relative ? "" : END_OF_HOST.split(AFTER_SCHEME.split(rule.to(), 2)[1], 2)[0];
      return new Rule(
          Conditions.of(rule),
          Conditions.without(rule.query()),
          new Template(host),
          new Template(rule.to()),
          relative,
          rule.status(),
          rule.force());
    }

    /// Whether what a visitor wrote makes no other host of the rule's.
    boolean keepsHost(Map<String, String> captures) {
      return relative || HOST.matcher(host.fill(captures)).matches();
    }

    boolean proxies() {
      return !relative && status == 200;
    }
  }

  private static final Pattern AFTER_SCHEME = Pattern.compile("(?<=^https?://)");
  private static final Pattern END_OF_HOST = Pattern.compile("[/?#]");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]+)?");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[A-Za-z0-9._-]+(:[0-9]+)?([/?#].*)?");

  private final RuleIndex<Rule> before = new RuleIndex<>();
  private final RuleIndex<Rule> withoutFile = new RuleIndex<>();
  private final List<HeaderRule> vary = new ArrayList<>();
  private final PathRules<Boolean> byCountry;
  private final boolean none;

  private RedirectRules(List<RedirectRule> redirects) {
    none = redirects.isEmpty();
    var seen = new HashSet<String>();
    for (var i = 0; i < redirects.size(); i++) {
      var rule = redirects.get(i);
      if (!rule.to().startsWith("/") && !namesOrigin(rule)) {
        continue;
      }
      if (!seen.add(rule.from() + rule.query())) {
        continue;
      }
      var index = onlyWithoutFile(rule) ? withoutFile : before;
      index.add(rule.from(), Rule.of(rule), i);
      var fields = Conditions.of(rule).fields();
      if (!fields.isEmpty()) {
        var header = new HeaderRule.Header("Vary", fields);
        vary.add(new HeaderRule(rule.from(), List.of(header), List.of(), rule.line()));
      }
    }
    var located = redirects.stream().filter(rule -> Conditions.of(rule).byCountry()).toList();
    byCountry = new PathRules<>(located, RedirectRule::from, _ -> true);
  }

  /// The rules, in the order of their file; the first of two for the same path counts.
  public static RedirectRules of(List<RedirectRule> redirects) {
    return new RedirectRules(redirects);
  }

  /// What caches are told of the paths whose answer is chosen by the visitor.
  public List<HeaderRule> vary() {
    return List.copyOf(vary);
  }

  /// Whether the answer may be chosen by where the visitor is, which caches cannot see.
  public boolean byCountry(RequestHead head) {
    return !byCountry.all(head.host(), head.path().raw()).isEmpty();
  }

  /// The rule that comes before the site's files.
  public Optional<Redirected> before(RequestHead head) {
    return none ? Optional.empty() : first(before, head);
  }

  /// The rule for a path that no file has.
  public Optional<Redirected> withoutFile(RequestHead head) {
    return none ? Optional.empty() : first(withoutFile, head);
  }

  private static Optional<Redirected> first(RuleIndex<Rule> rules, RequestHead head) {
    var path = head.path().raw();
    var literal = rules.<Redirected>literal(path, (rule, captures) -> apply(rule, captures, head));
    return Optional.ofNullable(
        literal != null
            ? literal
            : rules.<Redirected>pattern(
                head.host(), path, (rule, captures) -> apply(rule, captures, head)));
  }

  private static @Nullable Redirected apply(
      Rule rule, Map<String, String> captures, RequestHead head) {
    if (!rule.conditions().hold(head)) {
      return null;
    }
    var all = captures;
    if (!rule.query().isEmpty()) {
      all = withQuery(rule.query(), captures, head.query());
      if (all == null) {
        return null;
      }
    }
    if (!rule.keepsHost(all)) {
      return null;
    }
    var to = RequestPath.canonical(rule.to().fill(all));
    if (rule.proxies()) {
      var fragment = to.indexOf('#');
      var url = fragment < 0 ? to : to.substring(0, fragment);
      return new Redirected.Proxied(withQuery(url, head.query()), rule.force());
    }
    if (!isRedirect(rule.status())) {
      var end = to.indexOf('?');
      return new Redirected.Rewritten(rule.status(), end < 0 ? to : to.substring(0, end));
    }
    var location = rule.relative() ? RequestPath.onSameHost(to) : to;
    var query = rule.query().isEmpty() ? head.query() : "";
    return new Redirected.Elsewhere(rule.status(), withQuery(location, query));
  }

  private static String withQuery(String location, String query) {
    if (query.isEmpty() || location.indexOf('?') >= 0) {
      return location;
    }
    var fragment = location.indexOf('#');
    return fragment < 0
        ? location + "?" + query
        : location.substring(0, fragment) + "?" + query + location.substring(fragment);
  }

  private static @Nullable Map<String, String> withQuery(
      Map<String, String> wanted, Map<String, String> captures, String query) {
    var given = new HashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      given.putIfAbsent(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : pair.substring(equals + 1));
    }
    var all = new HashMap<>(captures);
    for (var entry : wanted.entrySet()) {
      var value = given.get(entry.getKey());
      var capture = entry.getValue().startsWith(":");
      if (value == null || (!capture && !value.equals(entry.getValue()))) {
        return null;
      }
      if (capture) {
        all.put(entry.getValue().substring(1), value);
      }
    }
    return all;
  }

  /// Whose server is asked must stand in the rule: a visitor who could choose it would make ours
  /// ask anyone. A redirect's host may have captures in it, but is one.
  private static boolean namesOrigin(RedirectRule rule) {
    return isRedirect(rule.status())
        ? AFTER_SCHEME.matcher(rule.to()).find()
        : rule.status() == 200 && ORIGIN.matcher(rule.to()).matches();
  }

  private static boolean isRedirect(int status) {
    return status / 100 == 3;
  }

  private static boolean onlyWithoutFile(RedirectRule rule) {
    return !rule.force() && (rule.status() >= 400 || catchesItsTarget(rule));
  }

  private static boolean catchesItsTarget(RedirectRule rule) {
    return rule.status() == 200
        && rule.from().indexOf('*') >= 0
        && PathPattern.of(rule.from()).match("", rule.to()).isPresent();
  }
}
