-- Certificates that were ordered for custom domains; they themselves lie with who shows them.
-- next: when the next attempt or renewal is due. failures: attempts in vain since the last success.
CREATE TABLE certificate (
  domain TEXT NOT NULL PRIMARY KEY REFERENCES domain (name) ON DELETE CASCADE,
  status TEXT NOT NULL,
  issuer TEXT NOT NULL,
  method TEXT NOT NULL,
  problem TEXT NOT NULL,
  failures BIGINT NOT NULL,
  expires BIGINT,
  next BIGINT
);
