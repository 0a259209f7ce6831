package dev.millstream.functions.host.waiting;

import dev.millstream.functions.FunctionLimits;

/// How many of a host's isolates one project may keep busy: a quarter, all its deployments taken
/// together, and none of the last quarter if it has two, so that others find a place.
public record Shares(int isolates, int ofProject, int reserved) {
  private static final int PARTS = 4;
  // the code that answers, and an object or service of its own that it waits for
  private static final int ALWAYS = 2;

  public static Shares of(FunctionLimits limits) {
    var most = limits.isolatesPerHostMax();
    var share = Math.max(limits.isolatesPerSiteMax(), most / PARTS);
    return new Shares(most, share, most / PARTS);
  }

  /// The project of a site, which is a deployment of it.
  public static String projectOf(String site) {
    return site.substring(0, site.indexOf('/'));
  }

  /// Whether a project that keeps `ofIt` of the `busy` isolates busy may have one more.
  public boolean mayHaveAnother(int ofIt, int busy) {
    return ofIt < ALWAYS || (ofIt < ofProject && busy < isolates - reserved);
  }
}
