package dev.millstream.edge.site;

import dev.millstream.edge.http.AcceptType;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.picture.SitePictures;
import dev.millstream.store.picture.SitePictures.Format;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who asks for a picture and names AVIF or WebP gets it as that, at the same address, once there
/// is one that is smaller. With `?width=480` behind its address, a narrower one that is as wide at
/// least will do. Caches are told from the beginning that the answers differ.
final class SmallerPictures {
  private static final String ACCEPT = "Accept";
  private static final Pattern WIDTH = Pattern.compile("width=([1-9][0-9]{0,4})");

  private final LiveTrees<Manifest> trees;
  private final RefName name;

  /// Those of the deployment whose pictures have this name.
  SmallerPictures(LiveTrees<Manifest> trees, RefName name) {
    this.trees = trees;
    this.name = name;
  }

  /// The answer, or the smaller one. What the site's rules say must not be transformed is not.
  Answer on(RequestHead head, Answer answer) {
    if (!(answer instanceof Answer.File file)
        || file.status() != 200
        || !SitePictures.cover(file.asset().contentType(), file.asset().identity().size())
        || mayNotChange(file.headers())) {
      return answer;
    }
    var plain =
        new Answer.File(
            file.scope(), file.asset(), file.status(), varying(file.headers()), file.since());
    var accept = head.field(ACCEPT);
    var type = file.asset().contentType();
    var formats =
        Stream.of(Format.values())
            .filter(format -> AcceptType.prefers(accept, format.contentType(), type))
            .toList();
    if (formats.isEmpty()) {
      return plain;
    }
    var paths = paths(file.asset().identity().digest(), formats, head.query());
    return switch (trees.now(name.value())) {
      case Shown.Tree(var tree) -> smallest(plain, tree, paths);
      case Shown.Nothing<Manifest> _ -> plain;
      case Shown.Unloaded<Manifest> _ ->
          new Answer.Deferred(() ->
              trees.load(name.value(), List.of(name)) instanceof Shown.Tree(var tree)
                  ? smallest(plain, tree, paths)
                  : plain);
    };
  }

  /// Where the files may be that suit: in these formats, as wide as the picture or the query wants.
  private static List<String> paths(Digest picture, List<Format> formats, String query) {
    var asked = WIDTH.matcher(query);
    var least = asked.matches() ? Integer.parseInt(asked.group(1)) : Integer.MAX_VALUE;
    var paths = new ArrayList<String>();
    for (var format : formats) {
      paths.add(SitePictures.path(picture, format));
      for (var width : SitePictures.WIDTHS) {
        if (width >= least) {
          paths.add(SitePictures.path(picture, format, width));
        }
      }
    }
    return paths;
  }

  private static Answer.File smallest(Answer.File plain, Manifest tree, List<String> paths) {
    return paths.stream()
        .flatMap(path -> tree.find(path).stream())
        .min(Comparator.comparingLong(made -> made.identity().size()))
        .map(made -> with(plain, made))
        .orElse(plain);
  }

  private static Answer.File with(Answer.File plain, Asset made) {
    var headers = new ArrayList<HttpHeader>(plain.headers().size());
    for (var header : plain.headers()) {
      var isType = header.name().equalsIgnoreCase("Content-Type");
      headers.add(isType ? new HttpHeader(header.name(), made.contentType()) : header);
    }
    return new Answer.File(plain.scope(), made, plain.status(), headers, plain.since());
  }

  private static boolean mayNotChange(List<HttpHeader> headers) {
    return headers.stream()
        .anyMatch(header ->
            header.name().equalsIgnoreCase("Cache-Control")
                && header.value().toLowerCase(Locale.ROOT).contains("no-transform"));
  }

  private static List<HttpHeader> varying(List<HttpHeader> own) {
    var headers = new ArrayList<HttpHeader>(own.size() + 1);
    var vary = ACCEPT;
    for (var header : own) {
      if (header.name().equalsIgnoreCase("Vary")) {
        vary = header.value() + ", " + vary;
      } else {
        headers.add(header);
      }
    }
    headers.add(new HttpHeader("Vary", vary));
    return headers;
  }
}
