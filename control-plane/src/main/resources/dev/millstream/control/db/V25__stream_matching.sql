-- Lists of known content. action: block, quarantine, notify. kind: sha256 (of a file), pdq (of a
-- picture).
CREATE TABLE match_list (
  name TEXT NOT NULL PRIMARY KEY,
  action TEXT NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE match_hash (
  list TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (list, kind, hash)
);

-- What was found on them. released: somebody decided that it may be shown.
CREATE TABLE match_found (
  id TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  list TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  distance BIGINT NOT NULL,
  released BIGINT NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE (uid, list, hash)
);
