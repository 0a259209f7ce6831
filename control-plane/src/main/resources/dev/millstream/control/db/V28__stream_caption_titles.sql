-- title: what the source of the video calls them; empty if nothing, or if the owner sent them.
ALTER TABLE stream_caption ADD COLUMN title TEXT NOT NULL DEFAULT '';
