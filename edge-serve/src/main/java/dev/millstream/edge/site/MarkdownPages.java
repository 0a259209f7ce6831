package dev.millstream.edge.site;

import dev.millstream.edge.http.AcceptType;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import java.util.ArrayList;

/// Pages that have a twin in Markdown (`/docs/start.md` beside `/docs/start.html`): who asks for
/// `text/markdown` gets that at the page's own address. Caches are told that the two differ.
record MarkdownPages(Manifest tree, AssetAnswers answers) {
  private static final String HTML = ".html";
  private static final String MARKDOWN = "text/markdown";

  /// The answer to a request that found this file.
  Answer.File file(RequestHead head, Asset found, int status) {
    var page = answers.file(found, status, head.path());
    var path = found.path();
    if (!path.endsWith(HTML)) {
      return page;
    }
    var twin = tree.find(path.substring(0, path.length() - HTML.length()) + ".md");
    if (twin.isEmpty() || !twin.get().contentType().startsWith(MARKDOWN)) {
      return page;
    }
    var isWanted = AcceptType.prefers(head.field("Accept"), MARKDOWN, "text/html");
    return varying(isWanted ? answers.file(twin.get(), status, head.path()) : page);
  }

  private static Answer.File varying(Answer.File file) {
    var headers = new ArrayList<HttpHeader>(file.headers().size() + 1);
    var vary = "Accept";
    for (var header : file.headers()) {
      if (header.name().equals("Vary")) {
        vary = header.value() + ", Accept";
      } else {
        headers.add(header);
      }
    }
    headers.add(new HttpHeader("Vary", vary));
    return new Answer.File(file.scope(), file.asset(), file.status(), headers, file.since());
  }
}
