-- A deployment goes once it is none of the newest keep_count and older than keep_days; a rule that
-- is NULL keeps nothing by itself.
CREATE TABLE retention (
  project TEXT NOT NULL PRIMARY KEY REFERENCES project (name) ON DELETE CASCADE,
  keep_count BIGINT,
  keep_days BIGINT
);

CREATE TABLE deployment_pin (
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (project, id),
  FOREIGN KEY (project, id) REFERENCES deployment (project, id) ON DELETE CASCADE
);
