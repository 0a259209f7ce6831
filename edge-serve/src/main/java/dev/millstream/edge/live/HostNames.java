package dev.millstream.edge.live;

import dev.millstream.store.RefName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads hosts below a base domain: `<project>`, `<deployment>.<project>`, `<branch>.<project>` and
/// `stream`.
public record HostNames(String base) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern DEPLOYMENT = Pattern.compile("[0-9a-f]{8}");
  private static final String STREAM = "stream";

  /// Whom a host stands for.
  public sealed interface Tenant {
    /// A site: one of the refs, the first that exists.
    record OfSite(List<RefName> refs) implements Tenant {}

    /// The host of all videos.
    record OfVideos() implements Tenant {}

    /// Nobody.
    record Nobody() implements Tenant {}
  }

  public HostNames {
    base = base.toLowerCase(Locale.ROOT);
  }

  /// An authority's host: lower case, without port and without a final dot.
  public static String host(String authority) {
    var colon = authority.lastIndexOf(':');
    var end = colon > authority.lastIndexOf(']') ? colon : authority.length();
    if (end > 1 && authority.charAt(end - 1) == '.') {
      end--;
    }
    return authority.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /// Whether this is the host of all videos.
  public boolean isVideos(String host) {
    return host.startsWith(STREAM)
        && host.length() == STREAM.length() + 1 + base.length()
        && host.endsWith(base)
        && host.charAt(STREAM.length()) == '.';
  }

  /// Whom a host, as [#host] gives it, stands for.
  public Tenant tenant(String host) {
    if (isVideos(host)) {
      return new Tenant.OfVideos();
    }
    if (!host.endsWith("." + base)) {
      return new Tenant.Nobody();
    }
    var labels = host.substring(0, host.length() - base.length() - 1).split("\\.", -1);
    for (var label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return new Tenant.Nobody();
      }
    }
    return switch (labels.length) {
      case 1 -> new Tenant.OfSite(List.of(RefName.production(labels[0])));
      case 2 -> new Tenant.OfSite(refsOf(labels[0], labels[1]));
      default -> new Tenant.Nobody();
    };
  }

  /// Whether a host is the base domain or below it.
  public boolean covers(String host) {
    return host.endsWith(base)
        && (host.length() == base.length()
            || host.charAt(host.length() - base.length() - 1) == '.');
  }

  /// The host of a project's production.
  public String hostOf(String project) {
    return project + "." + base;
  }

  /// The host that shows a site's ref.
  public Optional<String> hostOf(RefName name) {
    var parts = name.value().split("/", -1);
    if (!parts[0].equals("site") || name.isDeltas() || name.isPictures()) {
      return Optional.empty();
    }
    return Optional.of((parts.length == 4 ? parts[3] + "." : "") + parts[1] + "." + base);
  }

  private static List<RefName> refsOf(String label, String project) {
    var branch = RefName.branch(project, label);
    return DEPLOYMENT.matcher(label).matches()
        ? List.of(RefName.deployment(project, label), branch)
        : List.of(branch);
  }
}
