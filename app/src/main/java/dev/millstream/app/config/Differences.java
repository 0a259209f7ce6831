package dev.millstream.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What of a new configuration a running server can take up. `configuration` is the running one
/// with all of that; `changed` are the options that make the difference, `waiting` those whose new
/// value needs a restart, both by their names on the command line.
public record Differences(Configuration configuration, List<String> changed, List<String> waiting) {
  private static final Map<String, Function<Configuration, Object>> LIVE = live();
  private static final Map<String, Function<Configuration, Object>> FIXED = fixed();

  /// What changes from `running` to `next`.
  public static Differences between(Configuration running, Configuration next) {
    var taken =
        new Configuration(
            running.data(),
            running.host(),
            running.port(),
            running.httpsPort(),
            running.controlPort(),
            running.sshPort(),
            running.baseDomain(),
            running.store(),
            running.dns(),
            next.accessLog(),
            running.trustedOrigins(),
            next.front(),
            running.acme(),
            running.builds(),
            running.videos(),
            next.limits(),
            running.projectRoom());
    return new Differences(taken, names(LIVE, running, next), names(FIXED, running, next));
  }

  /// The names of all options that a running server takes up.
  public static Set<String> liveNames() {
    return LIVE.keySet();
  }

  /// The names of all others.
  public static Set<String> fixedNames() {
    return FIXED.keySet();
  }

  private static List<String> names(
      Map<String, Function<Configuration, Object>> options, Configuration one, Configuration two) {
    var names = new ArrayList<String>();
    options.forEach((name, value) -> {
      if (!value.apply(one).equals(value.apply(two))) {
        names.add(name);
      }
    });
    return List.copyOf(names);
  }

  private static Map<String, Function<Configuration, Object>> live() {
    var options = new LinkedHashMap<String, Function<Configuration, Object>>();
    options.put("access-log", Configuration::accessLog);
    options.put("trust-proxy", all -> all.front().proxies());
    options.put("country-header", all -> all.front().countryField());
    options.put("country-file", all -> all.front().countries());
    options.put("https-only", all -> all.front().httpsOnly());
    options.put("max-connections", all -> all.limits().connections());
    options.put("max-connections-of-address", all -> all.limits().connectionsOfAddress());
    options.put("requests-of-address", all -> all.limits().requestsOfAddress());
    options.put("requests-of-site", all -> all.limits().requestsOfSite());
    options.put("bytes-of-site", all -> all.limits().bytesOfSite());
    options.put("max-body", all -> all.limits().bodyMib());
    options.put("idle-timeout", all -> all.limits().idleSeconds());
    options.put("slow-timeout", all -> all.limits().slowSeconds());
    options.put("cache-memory", all -> all.limits().cacheMib());
    return options;
  }

  private static Map<String, Function<Configuration, Object>> fixed() {
    var options = new LinkedHashMap<String, Function<Configuration, Object>>();
    options.put("data", Configuration::data);
    options.put("host", Configuration::host);
    options.put("port", Configuration::port);
    options.put("https-port", Configuration::httpsPort);
    options.put("control-port", Configuration::controlPort);
    options.put("ssh-port", Configuration::sshPort);
    options.put("base-domain", Configuration::baseDomain);
    options.put("store", Configuration::store);
    options.put("dns", Configuration::dns);
    options.put("trust-origin", Configuration::trustedOrigins);
    options.put("tls-provider", all -> all.front().tls());
    options.put("tls-tickets", all -> all.front().ticketHours());
    options.put("acme", all -> all.acme().directory());
    options.put("acme-agree-terms", all -> all.acme().agreesToTerms());
    options.put("acme-contact", all -> all.acme().contact());
    options.put("acme-ca", all -> all.acme().ca());
    options.put("acme-eab", all -> all.acme().eab());
    options.put("pass-through", all -> all.videos().passThrough());
    options.put("early-starts", all -> all.videos().earlyStartsMax());
    options.put("hdr-rungs", all -> all.videos().further().hdr());
    options.put("av1-after", all -> all.videos().further().av1Plays());
    options.put("loudness", all -> all.videos().loudness().lufs());
    options.put("build-network", all -> all.builds().network());
    options.put("build-allow", all -> all.builds().allowed());
    options.put("npm-registry", all -> all.builds().npmRegistry());
    options.put("max-lfs-of-project", all -> all.projectRoom().lfsMib());
    options.put("max-repository", all -> all.projectRoom().repositoryMib());
    options.put("unsafe-builds", all -> all.builds().unsafe());
    options.put("build-minutes", all -> all.builds().room().minutes());
    options.put("build-memory", all -> all.builds().room().memoryMib());
    options.put("build-disk", all -> all.builds().room().diskMib());
    options.put("build-processes", all -> all.builds().room().processes());
    options.put("build-cgroup", all -> all.builds().group());
    return options;
  }
}
