-- What was watched in an hour, and how it went; see Sums. country: two capital letters, or empty.
CREATE TABLE stream_view (
  hour BIGINT NOT NULL,
  uid TEXT NOT NULL,
  creator TEXT NOT NULL,
  country TEXT NOT NULL,
  seconds DOUBLE PRECISION NOT NULL,
  bytes BIGINT NOT NULL,
  plays BIGINT NOT NULL,
  starts BIGINT NOT NULL,
  start_millis BIGINT NOT NULL,
  starts_fast BIGINT NOT NULL,
  starts_slow BIGINT NOT NULL,
  stalls BIGINT NOT NULL,
  stall_millis BIGINT NOT NULL,
  played_millis BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  PRIMARY KEY (hour, uid, creator, country)
);

CREATE INDEX stream_view_by_uid ON stream_view (uid, hour);
