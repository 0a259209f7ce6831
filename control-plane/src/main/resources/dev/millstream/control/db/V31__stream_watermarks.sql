-- Pictures to draw over videos, which do not change. mark: the id. hidden: not whole yet, or taken
-- away, and kept for the videos that have it. origin: the link that it came from.
CREATE TABLE stream_watermark (
  mark TEXT NOT NULL PRIMARY KEY,
  mark_name TEXT NOT NULL,
  mark_opacity DOUBLE PRECISION NOT NULL,
  mark_padding DOUBLE PRECISION NOT NULL,
  mark_scale DOUBLE PRECISION NOT NULL,
  mark_position TEXT NOT NULL,
  mark_picture TEXT NOT NULL,
  mark_bytes BIGINT NOT NULL,
  mark_width BIGINT NOT NULL,
  mark_height BIGINT NOT NULL,
  mark_origin TEXT,
  mark_created BIGINT NOT NULL,
  mark_hidden BIGINT NOT NULL
);

-- What is drawn over a video.
ALTER TABLE video ADD COLUMN watermark TEXT;

CREATE INDEX video_by_watermark ON video (watermark);
