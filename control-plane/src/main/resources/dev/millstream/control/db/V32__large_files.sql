-- Who works on which file of a project. owner: the id of an API token, or of an SSH key.
CREATE TABLE lfs_lock (
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  path TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  locked BIGINT NOT NULL,
  PRIMARY KEY (project, path)
);

-- How many bytes of large files the project may keep; null is what the server says.
ALTER TABLE project ADD COLUMN lfs_bytes_max BIGINT;
