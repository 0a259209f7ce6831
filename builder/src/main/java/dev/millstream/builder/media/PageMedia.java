package dev.millstream.builder.media;

import dev.millstream.builder.html.Address;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.source.Content;
import java.util.Optional;

/// Completes the tags of media in rendered pages. Thread-safe.
public final class PageMedia {
  private final String base;
  private final Files files;
  private final PictureSizes sizes;
  private final Optional<String> streamsOf;

  /// A site's published files.
  public interface Files {
    /// The file at this path (`img/a.png`), if it is published as it is.
    Optional<Content> find(String path);
  }

  /// What is done to a page: sizes written on its pictures, with the widths that they come in if
  /// the site's pictures are made smaller; its videos played, pictures that are videos among them.
  /// If it `isOurs`, it has the default look: pictures are as wide as its column at most, and those
  /// further down are loaded late.
  public record Work(
      boolean sizes, boolean widths, boolean isOurs, boolean videos, boolean videosAsPictures) {}

  /// `base` is the path that a site's addresses begin with, without a slash at its end; `streamsOf`
  /// as in [MediaWishes].
  public PageMedia(String base, Files files, PictureSizes sizes, Optional<String> streamsOf) {
    this.base = base;
    this.files = files;
    this.sizes = sizes;
    this.streamsOf = streamsOf;
  }

  /// A page at this output path with its media completed. What the page says itself stays.
  public String completed(String html, String path, Work work) {
    return work.sizes() || work.videos() ? new MediaPass(this, html, "/" + path, work).run() : html;
  }

  /// The site's file at an address that a page names.
  Optional<Content> file(String page, String address) {
    return Address.target(page, address.replace("&amp;", "&"))
        .map(path -> path.startsWith(base + "/") ? path.substring(base.length() + 1) : path)
        .flatMap(files::find);
  }

  PictureSizes sizes() {
    return sizes;
  }

  /// The video that a file becomes.
  Optional<String> stream(Content content) {
    return streamsOf.flatMap(project -> VideoFiles.uid(project, content));
  }
}
