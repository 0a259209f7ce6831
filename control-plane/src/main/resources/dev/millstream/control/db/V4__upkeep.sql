CREATE TABLE upkeep_job (
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

CREATE INDEX upkeep_job_due ON upkeep_job (execution_time);

-- The collection that is under way, or the last one: which scope it has done, and what it found.
CREATE TABLE garbage_run (
  id INT NOT NULL PRIMARY KEY,
  started BIGINT NOT NULL,
  finished BIGINT,
  done_scope TEXT,
  report TEXT NOT NULL
);
