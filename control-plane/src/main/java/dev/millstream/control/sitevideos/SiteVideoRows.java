package dev.millstream.control.sitevideos;

import dev.millstream.control.deploy.Deployment;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of which deployments hold which videos.
final class SiteVideoRows {
  private static final String ORPHANS =
      " FROM site_video WHERE uid NOT IN (SELECT held.uid FROM site_video held JOIN deployment"
          + " ON deployment.project = held.project AND deployment.id = held.deployment)";

  private SiteVideoRows() {}

  /// Notes that a deployment holds a video.
  static void add(Handle handle, String uid, Deployment.Key key) {
    handle.execute(
        "INSERT INTO site_video (uid, project, deployment) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        uid,
        key.project(),
        key.id());
  }

  /// The videos that no deployment holds any more.
  static List<String> orphans(Handle handle) {
    return handle.select("SELECT DISTINCT uid" + ORPHANS).mapTo(String.class).list();
  }

  /// Forgets a video that was taken away.
  static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM site_video WHERE uid = ?", uid);
  }
}
