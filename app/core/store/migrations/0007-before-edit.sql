-- What a photo's file was before it was written anew, until the new content has been looked at: where that is another
-- picture, the photo is missing, and can still be known again by these.
CREATE TABLE before_edit (
  photo        INTEGER PRIMARY KEY REFERENCES photo,
  file_id      TEXT,
  size         INTEGER NOT NULL,                  -- bytes
  mtime        INTEGER NOT NULL,                  -- Unix microseconds
  content_hash BLOB    NOT NULL                   -- SHA-256
) STRICT;
