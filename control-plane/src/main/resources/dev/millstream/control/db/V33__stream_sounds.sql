-- The sounds of videos whose sounds were changed, all of each; see SoundRows. track: the id. main:
-- 1 if it is heard unless a viewer chooses. tree: of one that was added, once it is ready.
CREATE TABLE stream_sound (
  track TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  folder TEXT NOT NULL,
  label TEXT NOT NULL,
  language TEXT NOT NULL,
  main BIGINT NOT NULL,
  state TEXT NOT NULL,
  tree TEXT,
  place BIGINT NOT NULL
);

CREATE INDEX stream_sound_by_uid ON stream_sound (uid, place);
