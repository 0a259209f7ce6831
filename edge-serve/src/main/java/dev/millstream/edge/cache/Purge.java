package dev.millstream.edge.cache;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is to leave the cache: what `target` names, of one project or of all. Hosts are lower case
/// and without ports; a purge means a URL with any scheme and port.
public record Purge(Optional<String> project, Target target) {
  /// Which answers.
  public sealed interface Target {
    /// All of them.
    record Everything() implements Target {}

    /// Those of URLs, each as host, path and query (`app.example.com/a?b`), in all variants.
    record Addresses(Set<String> addresses) implements Target {
      public Addresses {
        addresses = Set.copyOf(addresses);
      }
    }

    /// Those whose host and path begin so, up to the end of a path segment.
    record Prefixes(List<String> prefixes) implements Target {
      public Prefixes {
        prefixes = List.copyOf(prefixes);
      }
    }

    /// Those that had one of the tags in `Cache-Tag`; case does not matter.
    record Tags(Set<String> tags) implements Target {
      public Tags {
        tags = Set.copyOf(tags);
      }
    }

    /// Those of hosts.
    record Hosts(Set<String> hosts) implements Target {
      public Hosts {
        hosts = Set.copyOf(hosts);
      }
    }
  }

  boolean covers(Entry entry) {
    return target instanceof Target.Tags(var tags)
        ? ofProject(entry.key()) && tags.stream().anyMatch(tag -> isOf(entry, tag))
        : mayCover(entry.key());
  }

  /// Whether an answer that is still being fetched may be meant: its tags are not known yet.
  boolean mayCover(EntryKey key) {
    return ofProject(key)
        && switch (target) {
          case Target.Everything _, Target.Tags _ -> true;
          case Target.Addresses(var addresses) -> addresses.contains(key.address());
          case Target.Hosts(var hosts) -> hosts.contains(key.host());
          case Target.Prefixes(var prefixes) ->
              prefixes.stream().anyMatch(prefix -> begins(key.address(), prefix));
        };
  }

  private boolean ofProject(EntryKey key) {
    return project.isEmpty() || project.get().equals(key.project());
  }

  private static boolean isOf(Entry entry, String tag) {
    return entry.tags().contains(tag.toLowerCase(Locale.ROOT));
  }

  private static boolean begins(String address, String prefix) {
    return address.startsWith(prefix)
        && (prefix.endsWith("/")
            || address.length() == prefix.length()
            || "/?".indexOf(address.charAt(prefix.length())) >= 0);
  }
}
