-- Files that were uploaded to a project under the name that wrangler gives them. extension: the one
-- that the name was checked with.
CREATE TABLE uploaded_asset (
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  size BIGINT NOT NULL,
  extension TEXT,
  PRIMARY KEY (project, name)
);

-- upload: the manifest of the uploaded files, where a deployment did not come by git.
ALTER TABLE deployment ADD COLUMN upload TEXT;

ALTER TABLE deployment ADD COLUMN dirty BOOLEAN NOT NULL DEFAULT FALSE;
