CREATE TABLE project (
  name TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  production_branch TEXT NOT NULL,
  created BIGINT NOT NULL
);

-- number counts a project's deployments from 1.
-- base: where the branch stood when the build began; the branch moves only from there.
CREATE TABLE deployment (
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  number BIGINT NOT NULL,
  status TEXT NOT NULL,
  production BOOLEAN NOT NULL,
  branch TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  old_commit TEXT,
  base TEXT,
  message TEXT NOT NULL,
  manifest TEXT,
  problem TEXT,
  created BIGINT NOT NULL,
  started BIGINT,
  finished BIGINT,
  PRIMARY KEY (project, id)
);

CREATE UNIQUE INDEX deployment_by_number ON deployment (project, number);

-- What is live, by the name of its published ref. A row without a manifest was taken away; it stays,
-- because versions never go back. published: the version that the store is known to have.
CREATE TABLE alias (
  name TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  deployment TEXT,
  manifest TEXT,
  version BIGINT NOT NULL,
  published BIGINT NOT NULL
);

CREATE INDEX alias_of_project ON alias (project);
