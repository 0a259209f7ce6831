-- Addresses that have a branch built. `hash` is the SHA-256 of the secret in the address.
CREATE TABLE deploy_hook (
  id TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  name TEXT NOT NULL,
  branch TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created BIGINT NOT NULL
);
CREATE INDEX deploy_hook_project ON deploy_hook (project);
