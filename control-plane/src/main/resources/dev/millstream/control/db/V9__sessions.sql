-- Who is signed in to the dashboard. Of the cookie's secret only a hash is kept. A session that a
-- token opened ends with it; one without a token was opened with the password.
CREATE TABLE session (
  hash TEXT NOT NULL PRIMARY KEY,
  token TEXT REFERENCES token (id) ON DELETE CASCADE,
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL
);

CREATE INDEX session_by_seen ON session (seen);

-- The dashboard's password, if one is set: one row.
CREATE TABLE password (
  id INT NOT NULL PRIMARY KEY,
  salt TEXT NOT NULL,
  rounds INT NOT NULL,
  hash TEXT NOT NULL
);
