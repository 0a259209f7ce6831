package dev.millstream.builder.rules;

import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.RedirectRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `_redirects`: `from [name=value ...] to [code[!]] [condition ...]`, Cloudflare's grammar
/// with Netlify's query parameters, `!` and conditions. A rule that cannot be used is skipped with
/// a warning.
public final class RedirectsFile {
  private static final Set<Integer> CODES = Set.of(200, 301, 302, 303, 307, 308, 404, 410, 451);
  private static final int CODE_DEFAULT = 302;
  private static final int LINE_MAX = 8192;
  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern CODE = Pattern.compile("(\\d{3})(!?)");
  private static final Pattern QUERY = Pattern.compile("[^=/:?#]+=[^\\s]*");
  private static final Pattern ADDRESS = Pattern.compile("https?://[^/\\s]+.*");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[A-Za-z0-9._-]+(:[0-9]+)?([/?#].*)?");

  private final String file;
  private final Warnings warnings;
  private final List<RedirectRule> rules = new ArrayList<>();
  private final Map<String, Integer> firstLines = new HashMap<>();

  private RedirectsFile(String file, Warnings warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /// The rules of `text`; `file` is its path, for warnings.
  public static List<RedirectRule> parse(String file, String text, Warnings warnings) {
    var parser = new RedirectsFile(file, warnings);
    var lines = text.split("\n", -1);
    for (var i = 0; i < lines.length; i++) {
      var number = i + 1;
      var line = COMMENT.matcher(lines[i]).replaceFirst("").strip();
      if (!line.isEmpty()) {
        try {
          parser.rules.add(parser.rule(line, number));
        } catch (BadRule e) {
          warnings.add(file, number, "rule skipped: " + e.getMessage());
        }
      }
    }
    return List.copyOf(parser.rules);
  }

  private RedirectRule rule(String line, int number) throws BadRule {
    if (line.length() > LINE_MAX) {
      throw new BadRule("the line is longer than " + LINE_MAX + " characters");
    }
    var words = SPACE.split(line, -1);
    var from = from(words[0]);
    var query = new LinkedHashMap<String, String>();
    var at = 1;
    while (at < words.length && QUERY.matcher(words[at]).matches()) {
      var equals = words[at].indexOf('=');
      query.put(words[at].substring(0, equals), words[at].substring(equals + 1));
      at++;
    }
    if (at >= words.length) {
      throw new BadRule("`" + from + "` leads nowhere; write `from to [code]`");
    }
    var to = words[at++];
    var status = CODE_DEFAULT;
    var force = false;
    if (at < words.length) {
      var code = CODE.matcher(words[at]);
      if (code.matches()) {
        status = Integer.parseInt(code.group(1));
        force = !code.group(2).isEmpty();
        at++;
      }
    }
    while (at < words.length) {
      Condition.of(words[at++]).addTo(query);
    }
    var rule = new RedirectRule(from, query, to, status, force, number);
    check(rule);
    return rule;
  }

  private static String from(String word) throws BadRule {
    if (!word.startsWith("/") || word.startsWith("//")) {
      throw new BadRule("`" + word + "` must be a path that begins with one `/`");
    }
    if (word.indexOf('?') >= 0 || word.indexOf('#') >= 0) {
      throw new BadRule("`from` is a path; a query stands after it: `/path id=:id /to/:id`");
    }
    var problem = Patterns.problem(word);
    if (problem.isPresent()) {
      throw new BadRule(problem.get());
    }
    return word;
  }

  private void check(RedirectRule rule) throws BadRule {
    if (!CODES.contains(rule.status())) {
      throw new BadRule(
          "status " + rule.status() + "; use 200, 301, 302, 303, 307, 308, 404, 410 or 451");
    }
    var isAddress = ADDRESS.matcher(rule.to()).matches();
    if (!isAddress && (!rule.to().startsWith("/") || rule.to().startsWith("//"))) {
      throw new BadRule("`" + rule.to() + "` must be a path or an http(s) address");
    }
    if (isAddress && rule.status() >= 400) {
      throw new BadRule("status " + rule.status() + " needs a path of this site");
    }
    if (isAddress && rule.status() == 200 && !ORIGIN.matcher(rule.to()).matches()) {
      throw new BadRule("the host of `" + rule.to() + "` must stand there as it is");
    }
    if (rule.status() == 200 && rule.to().startsWith("http:")) {
      warnings.add(
          file,
          rule.line(),
          "`" + rule.to() + "` works only where the server trusts that host; use https");
    }
    if (rule.status() >= 300 && rule.status() < 400 && rule.to().equals(rule.from())) {
      throw new BadRule("`" + rule.from() + "` would lead to itself for ever");
    }
    var captures = Patterns.captures(rule.from());
    rule.query().values().forEach(value -> captures.addAll(Patterns.placeholders(value)));
    for (var used : Patterns.placeholders(pathOf(rule.to()))) {
      if (!captures.contains(used)) {
        warnings.add(
            file, rule.line(), "`:" + used + "` is not captured by `from`; it stays as it is");
      }
    }
    var first = firstLines.putIfAbsent(rule.from() + " " + rule.query(), rule.line());
    if (first != null) {
      throw new BadRule("never reached, line " + first + " has the same `from`");
    }
  }

  private static String pathOf(String to) {
    var scheme = to.indexOf("://");
    return scheme < 0 ? to : to.substring(scheme + 3);
  }
}
