-- concat: the field Upload-Concat in its kept form; empty for an upload of its own. token: the id of
-- the API token that brought it.
ALTER TABLE upload ADD COLUMN concat TEXT NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN token TEXT;
ALTER TABLE video ADD COLUMN token TEXT;

CREATE INDEX upload_by_concat ON upload (concat) WHERE concat <> '';

-- owner: account, or the id of an API token. Null is no limit.
CREATE TABLE stream_quota (
  owner TEXT NOT NULL PRIMARY KEY,
  minutes BIGINT,
  bytes BIGINT
);
