CREATE TABLE notify_job (
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

CREATE INDEX notify_job_due ON notify_job (execution_time);

-- Who is told of a project's events. events: their labels, separated by spaces. secret: sealed.
CREATE TABLE webhook (
  id TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret TEXT NOT NULL,
  created BIGINT NOT NULL
);

CREATE INDEX webhook_project ON webhook (project);

-- What is, or was, sent. answer: the status of the last answer, if there was any.
CREATE TABLE webhook_delivery (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  webhook TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  answer INTEGER,
  problem TEXT NOT NULL DEFAULT '',
  created BIGINT NOT NULL,
  tried BIGINT
);

CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook, number);
