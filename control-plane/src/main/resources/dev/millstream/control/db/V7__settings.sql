-- environment: PRODUCTION or PREVIEW. A secret's value is encrypted, its key is in a file.
CREATE TABLE env_var (
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  environment TEXT NOT NULL,
  name TEXT NOT NULL,
  secret BOOLEAN NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (project, environment, name)
);
