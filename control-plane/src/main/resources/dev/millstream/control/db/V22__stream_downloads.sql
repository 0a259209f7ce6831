CREATE TABLE remux_job (
  task_name TEXT NOT NULL,
  task_instance TEXT NOT NULL,
  task_data BLOB,
  execution_time TIMESTAMP NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by TEXT,
  last_success TIMESTAMP,
  last_failure TIMESTAMP,
  consecutive_failures INT,
  last_heartbeat TIMESTAMP,
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX remux_job_due ON remux_job (execution_time);

-- kind: default or audio. job: who makes it; another one if it was asked for anew. digest: the file,
-- in the video's scope, once it is there.
CREATE TABLE stream_download (
  uid TEXT NOT NULL,
  kind TEXT NOT NULL,
  job TEXT NOT NULL,
  state TEXT NOT NULL,
  percent DOUBLE PRECISION NOT NULL DEFAULT 0,
  digest TEXT,
  bytes BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (uid, kind)
);
