CREATE TABLE fetch_job (
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

CREATE INDEX fetch_job_due ON fetch_job (execution_time);

-- Where a video's file is fetched from. tag: the validator of what has arrived. arrived: the bytes
-- that are surely on disk. attempts: since the last byte came.
CREATE TABLE stream_link (
  uid TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  tag TEXT,
  arrived BIGINT NOT NULL DEFAULT 0,
  attempts BIGINT NOT NULL DEFAULT 0,
  created BIGINT NOT NULL
);
