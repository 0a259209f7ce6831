CREATE TABLE video (
  uid TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  creator TEXT,
  meta TEXT NOT NULL DEFAULT '{}',
  state TEXT NOT NULL,
  percent DOUBLE PRECISION NOT NULL DEFAULT 0,
  error_code TEXT,
  error_text TEXT,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL,
  uploaded BIGINT,
  ready_at BIGINT,
  upload_expires BIGINT,
  scheduled_deletion BIGINT,
  size BIGINT NOT NULL DEFAULT -1,
  duration DOUBLE PRECISION NOT NULL DEFAULT -1,
  width BIGINT NOT NULL DEFAULT -1,
  height BIGINT NOT NULL DEFAULT -1,
  max_duration DOUBLE PRECISION,
  thumbnail_pct DOUBLE PRECISION NOT NULL DEFAULT 0,
  public_details TEXT NOT NULL DEFAULT '{}',
  source TEXT,
  manifest TEXT,
  version BIGINT NOT NULL DEFAULT 0,
  removed BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX video_by_created ON video (created);

CREATE INDEX video_by_state ON video (state);

-- What has arrived is the length of the file; here is only what was promised.
CREATE TABLE upload (
  upload_key TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  length BIGINT,
  metadata TEXT NOT NULL,
  expires BIGINT NOT NULL,
  standing TEXT NOT NULL
);

CREATE INDEX upload_by_uid ON upload (uid);
