-- Which deployments hold a video's file. A row outlives its deployment, until the sweep has looked whether
-- another one still holds the video.
CREATE TABLE site_video (
  uid TEXT NOT NULL,
  project TEXT NOT NULL,
  deployment TEXT NOT NULL,
  PRIMARY KEY (uid, project, deployment)
);
