package dev.millstream.store.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.store.Digest;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Trees for the tests of this package, the same in every run.
final class SampleTrees {
  static final SiteRules RULES =
      new SiteRules(
          HtmlHandling.DROP_TRAILING_SLASH,
          NotFoundHandling.NOT_FOUND_PAGE,
          List.of(
              new HeaderRule(
                  "/assets/*",
                  List.of(new HeaderRule.Header("cache-control", "max-age=31536000, immutable")),
                  List.of("x-robots-tag"),
                  1)),
          List.of(
              new RedirectRule(
                  "/old/:page", Map.of("id", ":id", "lang", "de"), "/new/:page", 301, true, 2)));
  static final FunctionBundle FUNCTIONS =
      new FunctionBundle(
          digest("script"),
          List.of(
              new FunctionRoute("_middleware.js", "/", FunctionRoute.Kind.MIDDLEWARE),
              new FunctionRoute("api/[[path]].js", "/api/:path*", FunctionRoute.Kind.HANDLER)),
          new RouteRules(List.of("/api/*"), List.of("/api/static/*")),
          Map.of("GREETING", "grüß dich", "A", "1", "B", "2"),
          "2026-01-01");
  static final SiteOrigin ORIGIN =
      new SiteOrigin("blog", "0000beef", "main", "0123456789".repeat(4), false);

  private static final List<String> LETTERS =
      List.of("a", "b", "ab", "Z", "-", "_", " ", "...", "é", "日", "🦉", "\u007f", "\uffff");

  private SampleTrees() {}

  /// A small site with all that the format has.
  static ManifestWriter site() {
    return new ManifestWriter()
        .add(asset("/index.html", "text/html; charset=utf-8", Coding.GZIP, Coding.BR, Coding.ZSTD))
        .add(asset("/", "text/html; charset=utf-8"))
        .add(asset("/grüße/日本.html", "text/html; charset=utf-8", Coding.BR))
        .add(asset("/a/b.png", "image/png"))
        .add(asset("/a.b/c", ""))
        .section(Section.RULES, RULES)
        .section(Section.FUNCTIONS, FUNCTIONS)
        .section(Section.ORIGIN, ORIGIN);
  }

  /// A random tree of `size` assets at most.
  static List<Asset> random(long seed, int size) {
    var random = new Random(seed);
    var assets = new ArrayList<Asset>();
    for (var i = 0; i < size; i++) {
      var path = new StringBuilder();
      for (var depth = random.nextInt(4); depth >= 0; depth--) {
        path.append('/');
        for (var length = random.nextInt(8); length > 0; length--) {
          path.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
      }
      var codings = new ArrayList<>(List.of(Coding.GZIP, Coding.BR, Coding.ZSTD));
      codings.removeIf(_ -> random.nextBoolean());
      assets.add(
          asset(path.toString(), "text/x-" + random.nextInt(3), codings.toArray(Coding[]::new)));
    }
    return assets;
  }

  static Asset asset(String path, String type, Coding... codings) {
    var variants = new ArrayList<Variant>();
    variants.add(new Variant(Coding.IDENTITY, digest(path), path.length() * 1000L));
    for (var coding : codings) {
      variants.add(new Variant(coding, digest(path + coding.token()), path.length() * 100L));
    }
    return new Asset(path, type, variants);
  }

  static Digest digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }
}
