-- What nobody waits for.
CREATE TABLE background_job (
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

CREATE INDEX background_job_due ON background_job (execution_time);

-- Further rungs of videos, by their coding. tree: of those that were made, which may hold none.
CREATE TABLE stream_further (
  uid TEXT NOT NULL,
  coding TEXT NOT NULL,
  state TEXT NOT NULL,
  tree TEXT,
  PRIMARY KEY (uid, coding)
);
