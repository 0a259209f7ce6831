CREATE TABLE network_job (
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

CREATE INDEX network_job_due ON network_job (execution_time);

-- Custom domains. token: what the proof in DNS or over HTTP has to show. redirect_to: the host that
-- visitors are sent to instead. checks: how often the proof was looked for in vain.
CREATE TABLE domain (
  name TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  token TEXT NOT NULL,
  redirect_to TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT '',
  checks BIGINT NOT NULL DEFAULT 0,
  created BIGINT NOT NULL,
  verified BIGINT
);

CREATE INDEX domain_of_project ON domain (project);
