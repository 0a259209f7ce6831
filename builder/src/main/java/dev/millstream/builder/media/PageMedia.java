package dev.millstream.builder.media;

import dev.millstream.builder.html.Address;
import dev.millstream.builder.html.Attributes;
import dev.millstream.builder.picture.PictureSize;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.source.Content;
import java.util.List;
import java.util.Optional;

/// Completes the tags of media in a rendered page. Thread-safe.
public final class PageMedia {
  /// Pictures that are loaded at once; the others wait until the visitor comes near.
  private static final int EAGER = 3;

  /// Elements whose content is text, not tags.
  private static final List<String> TEXTS = List.of("script", "style", "textarea", "title");

  private final String base;
  private final Files files;
  private final PictureSizes sizes;

  /// A site's published files.
  public interface Files {
    /// The file at this path (`img/a.png`), if it is published as it is.
    Optional<Content> find(String path);
  }

  /// `base` is the path that a site's addresses begin with, without a slash at its end.
  public PageMedia(String base, Files files, PictureSizes sizes) {
    this.base = base;
    this.files = files;
    this.sizes = sizes;
  }

  /// A page at this output path with sizes on its pictures; if `lazy`, those further down are
  /// loaded late. What the page says itself stays.
  public String completed(String html, String path, boolean lazy) {
    return new Pass(html, "/" + path, lazy).run();
  }

  /// One page from its begin to its end.
  private final class Pass {
    private final String html;
    private final String page;
    private final boolean lazy;
    private final StringBuilder out = new StringBuilder();
    private int copied;
    private int pictures;

    Pass(String html, String page, boolean lazy) {
      this.html = html;
      this.page = page;
      this.lazy = lazy;
    }

    String run() {
      var at = html.indexOf('<');
      while (at >= 0) {
        if (html.startsWith("!--", at + 1)) {
          at = html.indexOf("-->", at + 4);
        } else if (isTag("base", at)) {
          return html; // links are relative to something else
        } else if (isTag("img", at)) {
          at = picture(at + "<img".length());
        } else {
          at = behindText(at);
        }
        at = at < 0 ? at : html.indexOf('<', at + 1);
      }
      return copied == 0 ? html : out.append(html, copied, html.length()).toString();
    }

    private boolean isTag(String name, int at) {
      var end = at + 1 + name.length();
      return html.regionMatches(true, at + 1, name, 0, name.length())
          && end < html.length()
          && (html.charAt(end) <= ' ' || html.charAt(end) == '/' || html.charAt(end) == '>');
    }

    /// Past an element's text, if one begins here.
    private int behindText(int at) {
      for (var name : TEXTS) {
        if (isTag(name, at)) {
          for (var end = html.indexOf("</", at); end >= 0; end = html.indexOf("</", end + 2)) {
            if (html.regionMatches(true, end + 2, name, 0, name.length())) {
              return end;
            }
          }
          return -1;
        }
      }
      return at;
    }

    /// Adds to the tag whose attributes begin here; the place behind them.
    private int picture(int from) {
      var tag = Attributes.read(html, from);
      var more = new StringBuilder();
      if (!tag.hasAny("width", "height")) {
        size(tag)
            .ifPresent(size ->
                more.append(" width=\"%d\" height=\"%d\"".formatted(size.width(), size.height())));
      }
      if (lazy && ++pictures > EAGER && !tag.hasAny("loading", "decoding")) {
        more.append(" loading=\"lazy\" decoding=\"async\"");
      }
      if (!more.isEmpty()) {
        // before what stands there, for the last value may have no quotes
        out.append(html, copied, from).append(more);
        copied = from;
      }
      return tag.end();
    }

    private Optional<PictureSize> size(Attributes tag) {
      return tag.find("src")
          .map(address -> address.replace("&amp;", "&"))
          .flatMap(address -> Address.target(page, address))
          .map(path -> path.startsWith(base + "/") ? path.substring(base.length() + 1) : path)
          .flatMap(files::find)
          .flatMap(sizes::of);
    }
  }
}
