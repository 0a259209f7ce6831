package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What a request gets, decided once; headers are complete but for those of the bytes themselves
/// (length, coding, range, validators).
public sealed interface Answer {
  /// A file of a tree. With status 200 it takes part in conditions and ranges.
  record File(Scope scope, Asset asset, int status, List<HttpHeader> headers, Instant since)
      implements Answer {
    public File {
      headers = List.copyOf(headers);
    }
  }

  /// Bytes that no tree holds: a page of ours, what a function gave, an empty body.
  @SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
  record Document(int status, List<HttpHeader> headers, byte[] body) implements Answer {
    public Document {
      headers = List.copyOf(headers);
    }
  }

  /// What takes reading to decide: `later` may block.
  record Deferred(Later later) implements Answer {}

  /// Decides on a thread that may block.
  @FunctionalInterface
  interface Later {
    Answer get() throws IOException;
  }

  /// Another server's answer, from this address.
  record Proxied(Site site, String url, RequestHead head) implements Answer {}

  /// The site's functions decide.
  record Call(Site site, FunctionSite functions, RequestHead head) implements Answer {}
}
