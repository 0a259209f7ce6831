package dev.millstream.edge.rules;

/// What a line of `_redirects` makes of a request.
public sealed interface Redirected {
  /// Go elsewhere: `location` is ready to be sent.
  record Elsewhere(int status, String location) implements Redirected {}

  /// Answer with what another server answers at this address; unless it is `forced`, only where no
  /// file is.
  record Proxied(String url, boolean forced) implements Redirected {}

  /// Answer with the file at another path of the site (percent-encoded) and this status.
  record Rewritten(int status, String path) implements Redirected {}
}
