-- The parts of a ladder that is in work: whoever holds one says so every few seconds.
CREATE TABLE video_chunk (
  uid TEXT NOT NULL,
  first_segment BIGINT NOT NULL,
  end_segment BIGINT NOT NULL,
  holder TEXT,
  beat BIGINT NOT NULL DEFAULT 0,
  whole BIGINT NOT NULL DEFAULT 0,
  made BLOB,
  PRIMARY KEY (uid, first_segment)
);

CREATE INDEX video_chunk_by_holder ON video_chunk (holder);

-- When something was last encoded for a creator, so that the next turn is another's.
CREATE TABLE creator_turn (
  creator TEXT NOT NULL PRIMARY KEY,
  served BIGINT NOT NULL
);
