package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.site.Deltas;
import dev.millstream.store.site.Fingerprint;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compression dictionaries (RFC 9842): offers a site's scripts, styles and pages as dictionaries
/// for what comes after them, and answers with a delta where there is one of what a client has.
/// Over secure connections only (section 8), and only to those who may read the answer.
final class Dictionaries {
  private static final int HASH_BYTES = 32;

  /// Characters that mean something in a pattern of URLs or end a string.
  private static final String OF_PATTERNS = "*:(){}+?\\\"";

  private final LiveTrees<Manifest> deltas;
  private final RefName name;

  /// Those of the deployment whose deltas have this name.
  Dictionaries(LiveTrees<Manifest> deltas, RefName name) {
    this.deltas = deltas;
    this.name = name;
  }

  /// The answer, with its offer, and with the deltas among its codings that the client can read.
  Answer on(RequestHead head, Answer answer) {
    return switch (answer) {
      case Answer.File file when head.secure() && file.status() == 200 && covers(file.asset()) ->
          delta(head, offered(head, file));
      case Answer.Deferred(var later) -> new Answer.Deferred(() -> on(head, later.get()));
      default -> answer;
    };
  }

  private static boolean covers(Asset asset) {
    return Deltas.cover(asset.contentType(), asset.identity().size());
  }

  /// What is not fresh is no dictionary (section 2.2.1), so it is not offered.
  private static Answer.File offered(RequestHead head, Answer.File file) {
    var match = match(file.asset(), head);
    var policy = value(file.headers(), "Cache-Control");
    if (match.isEmpty()
        || policy == null
        || !Deltas.mayBeKept(policy)
        || value(file.headers(), "Use-As-Dictionary") != null) {
      return file;
    }
    var headers = new ArrayList<>(varying(file.headers()));
    headers.add(new HttpHeader("Use-As-Dictionary", "match=\"" + match.get() + '"'));
    return with(file, file.asset(), headers);
  }

  /// What a later version's path is like, as a pattern of URLs.
  private static Optional<String> match(Asset asset, RequestHead head) {
    var path = head.path().raw();
    if (path.chars().anyMatch(c -> c > '~' || OF_PATTERNS.indexOf(c) >= 0)) {
      return Optional.empty();
    }
    return path.equals(asset.path())
        ? Fingerprint.around(path)
            .map(around -> around.before() + '*' + around.after())
            .or(() -> Optional.of(path))
        : Optional.of(path);
  }

  private Answer delta(RequestHead head, Answer.File file) {
    var dictionary = dictionary(head);
    if (dictionary.isEmpty()) {
      return file;
    }
    var key = name.value();
    return switch (deltas.now(key)) {
      case Shown.Tree(var tree) -> delta(file, dictionary.get(), tree);
      case Shown.Nothing<Manifest> _ -> file;
      case Shown.Unloaded<Manifest> _ ->
          new Answer.Deferred(() ->
              deltas.load(key, List.of(name)) instanceof Shown.Tree(var tree)
                  ? delta(file, dictionary.get(), tree)
                  : file);
    };
  }

  private static Answer.File delta(Answer.File file, Digest dictionary, Manifest tree) {
    var asset = file.asset();
    return tree.find(Deltas.path(asset.identity().digest(), dictionary))
        .map(delta -> {
          var codings = delta.variants().stream().skip(1);
          List<Variant> all = Stream.concat(asset.variants().stream(), codings).toList();
          return with(
              file, new Asset(asset.path(), asset.contentType(), all), varying(file.headers()));
        })
        .orElse(file);
  }

  /// The dictionary that the client has, if it may be used: whoever cannot read the answer could
  /// learn from its length (section 9.3.2), and parts of a delta help nobody.
  private static Optional<Digest> dictionary(RequestHead head) {
    var field = head.field("Available-Dictionary");
    if (field == null || head.field("Range") != null) {
      return Optional.empty();
    }
    var site = head.field("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none")
        ? bytes(field.strip())
        : Optional.empty();
  }

  /// A byte sequence of structured fields (RFC 9651, 3.3.5) that is a SHA-256.
  private static Optional<Digest> bytes(String field) {
    if (field.length() < 2 || !field.startsWith(":") || !field.endsWith(":")) {
      return Optional.empty();
    }
    try {
      var hash = Base64.getDecoder().decode(field.substring(1, field.length() - 1));
      return hash.length == HASH_BYTES ? Optional.of(Digest.ofHash(hash)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<HttpHeader> varying(List<HttpHeader> own) {
    var vary = value(own, "Vary");
    var wanted = "Accept-Encoding, Available-Dictionary";
    if (vary != null && (vary.contains("Available-Dictionary") || vary.strip().equals("*"))) {
      return own;
    }
    var headers = new ArrayList<>(own);
    headers.removeIf(header -> header.name().equalsIgnoreCase("Vary"));
    var all =
        vary == null
            ? wanted
            : vary + (vary.contains("Accept-Encoding") ? ", Available-Dictionary" : ", " + wanted);
    headers.add(new HttpHeader("Vary", all));
    return headers;
  }

  private static @Nullable String value(List<HttpHeader> headers, String name) {
    for (var header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  private static Answer.File with(Answer.File file, Asset asset, List<HttpHeader> headers) {
    return new Answer.File(file.scope(), asset, file.status(), headers, file.since());
  }
}
