-- Who is told of videos' events. events: their labels, separated by spaces. secret: sealed.
CREATE TABLE stream_webhook (
  id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret TEXT NOT NULL,
  modified BIGINT NOT NULL
);

-- As webhook_delivery.
CREATE TABLE stream_delivery (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  webhook TEXT NOT NULL REFERENCES stream_webhook (id) ON DELETE CASCADE,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  answer INTEGER,
  problem TEXT NOT NULL DEFAULT '',
  created BIGINT NOT NULL,
  tried BIGINT
);

CREATE INDEX stream_delivery_webhook ON stream_delivery (webhook, number);
