-- What a token opens: each row is a scope (its label), of one project or of all. Tokens that there
-- were before opened everything. used: when last, to the hour.
ALTER TABLE token ADD COLUMN expires BIGINT;

ALTER TABLE token ADD COLUMN used BIGINT;

CREATE TABLE token_grant (
  token TEXT NOT NULL REFERENCES token (id) ON DELETE CASCADE,
  scope TEXT NOT NULL,
  project TEXT REFERENCES project (name) ON DELETE CASCADE
);

CREATE INDEX token_grant_by_token ON token_grant (token);

CREATE INDEX token_grant_by_project ON token_grant (project);

INSERT INTO token_grant (token, scope, project) SELECT id, 'all', NULL FROM token;
