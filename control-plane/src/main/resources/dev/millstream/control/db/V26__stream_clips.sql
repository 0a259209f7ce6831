-- What a video was cut from: the other video, and from which to which second of it.
ALTER TABLE video ADD COLUMN clipped_from TEXT;

ALTER TABLE video ADD COLUMN clip_start DOUBLE PRECISION;

ALTER TABLE video ADD COLUMN clip_end DOUBLE PRECISION;
