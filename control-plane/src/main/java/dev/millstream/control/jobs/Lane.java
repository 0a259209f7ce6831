package dev.millstream.control.jobs;

/// Jobs of one lane share workers and never wait for those of another.
public enum Lane {
  BUILD("build_job"),
  TRANSCODE("transcode_job"),
  UPKEEP("upkeep_job"),
  /// What waits for others on the network.
  NETWORK("network_job"),
  /// What fetches large files from others.
  FETCH("fetch_job"),
  /// What is made of streams that are there, without encoding.
  REMUX("remux_job"),
  /// What nobody waits for.
  BACKGROUND("background_job"),
  /// What makes pictures of sites smaller.
  PICTURES("picture_job"),
  /// What tells others; slow listeners hold up each other only.
  NOTIFY("notify_job");

  private final String table;

  Lane(String table) {
    this.table = table;
  }

  String table() {
    return table;
  }
}
