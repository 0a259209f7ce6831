-- digest: the WebVTT file, in the video's scope.
CREATE TABLE stream_caption (
  uid TEXT NOT NULL,
  language TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (uid, language)
);
