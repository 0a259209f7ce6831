-- Projects whose production only moves when somebody says so.
CREATE TABLE production_lock (
  project TEXT NOT NULL PRIMARY KEY REFERENCES project (name) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  locked BIGINT NOT NULL
);
