-- A key without a project opens all of them.
CREATE TABLE ssh_key (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  project TEXT REFERENCES project (name) ON DELETE CASCADE,
  read_only BOOLEAN NOT NULL,
  public_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT
);

CREATE INDEX ssh_key_by_fingerprint ON ssh_key (fingerprint);
