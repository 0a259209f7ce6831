package dev.millstream.store.site;

/// How a site's files travel. With `dictionaries`, what a visitor has of the deployment before is
/// offered and used as a dictionary (RFC 9842).
public record SiteDelivery(boolean dictionaries) {
  /// What holds for a site that says nothing.
  public static final SiteDelivery DEFAULTS = new SiteDelivery(true);
}
