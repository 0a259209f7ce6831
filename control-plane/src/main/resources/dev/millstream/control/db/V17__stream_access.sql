-- allowed_origins: separated by spaces. encoded: the encoder's tree, of which manifest is made.
-- stale: the published tree shows an earlier state of the row.
ALTER TABLE video ADD COLUMN require_signed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE video ADD COLUMN allowed_origins TEXT NOT NULL DEFAULT '';
ALTER TABLE video ADD COLUMN encoded TEXT;
ALTER TABLE video ADD COLUMN stale BIGINT NOT NULL DEFAULT 0;

UPDATE video SET encoded = manifest;

-- Keys that sign tokens. secret: the private half of the server's own, sealed; of others it is not
-- kept.
CREATE TABLE stream_key (
  id TEXT NOT NULL PRIMARY KEY,
  modulus TEXT NOT NULL,
  exponent TEXT NOT NULL,
  secret TEXT,
  created BIGINT NOT NULL
);

-- One row: the version of the published keys.
CREATE TABLE stream_key_set (
  version BIGINT NOT NULL
);

INSERT INTO stream_key_set (version) VALUES (0);
