-- Where a project's repository lives elsewhere. secret (the webhook's), token and private_key are
-- sealed. host_key: the fingerprint that its SSH server showed first.
CREATE TABLE forge_connection (
  project TEXT NOT NULL PRIMARY KEY REFERENCES project (name) ON DELETE CASCADE,
  forge TEXT NOT NULL,
  url TEXT NOT NULL,
  api_url TEXT,
  secret TEXT NOT NULL,
  token TEXT,
  private_key TEXT,
  public_key TEXT,
  forks BOOLEAN NOT NULL,
  deletes_previews BOOLEAN NOT NULL,
  host_key TEXT,
  created BIGINT NOT NULL,
  fetched BIGINT,
  problem TEXT
);

-- Deliveries of webhooks that were taken. delivery: the forge's name for it.
-- events: a line each. state: WAITING, DONE or GIVEN_UP.
CREATE TABLE forge_announcement (
  id TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  project TEXT NOT NULL REFERENCES project (name) ON DELETE CASCADE,
  delivery TEXT NOT NULL,
  events TEXT NOT NULL,
  state TEXT NOT NULL,
  received BIGINT NOT NULL
);

CREATE INDEX forge_announcement_delivery ON forge_announcement (project, delivery);

-- HERE, FORGE or FORK.
ALTER TABLE deployment ADD COLUMN origin TEXT NOT NULL DEFAULT 'HERE';
ALTER TABLE project ADD COLUMN build_caching BOOLEAN NOT NULL DEFAULT TRUE;
