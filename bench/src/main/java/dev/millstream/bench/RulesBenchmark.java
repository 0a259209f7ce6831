package dev.millstream.bench;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.rules.HeaderRules;
import dev.millstream.edge.rules.RedirectRules;
import dev.millstream.edge.rules.Redirected;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.RedirectRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What `_redirects` and `_headers` cost a request, for few rules and for many: one in twenty has a
/// pattern.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RulesBenchmark {
  @Param({"10", "1000", "45000"})
  int rules;

  private RedirectRules redirects = RedirectRules.of(List.of());
  private HeaderRules headers = HeaderRules.of(List.of());
  private RequestHead none = head("/not/a/rule");
  private RequestHead literal = none;
  private RequestHead pattern = none;
  private final List<HttpHeader> defaults = List.of(new HttpHeader("Cache-Control", "no-cache"));

  @Setup
  public void compile() {
    var lines = new ArrayList<RedirectRule>();
    var blocks = new ArrayList<HeaderRule>();
    var set = List.of(new HeaderRule.Header("X-Rule", "yes"));
    for (var i = 0; i < rules; i++) {
      var from = i % 20 == 0 ? "/blog/:year/topic-" + i + "/*" : "/old/page-" + i;
      lines.add(new RedirectRule(from, Map.of(), "/new/" + i, 301, false, i + 1));
      blocks.add(new HeaderRule(from, set, List.of(), i + 1));
    }
    redirects = RedirectRules.of(lines);
    headers = HeaderRules.of(blocks);
    literal = head("/old/page-" + (rules - 1));
    pattern = head("/blog/2026/topic-" + (rules - 1) / 20 * 20 + "/a/b");
  }

  @Benchmark
  public Optional<Redirected> noRedirect() {
    return redirects.before(none);
  }

  @Benchmark
  public Optional<Redirected> literalRedirect() {
    return redirects.before(literal);
  }

  @Benchmark
  public Optional<Redirected> patternRedirect() {
    return redirects.before(pattern);
  }

  @Benchmark
  public List<HttpHeader> patternHeader() {
    return headers.apply(pattern.host(), pattern.path().raw(), defaults);
  }

  private static RequestHead head(String path) {
    return new RequestHead(
        "GET", "site.localhost", "site.localhost", RequestPath.of(path), "", false, _ -> null);
  }
}
