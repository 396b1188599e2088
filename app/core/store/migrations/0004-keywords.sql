-- Keywords, names and ratings that files and their sidecars hold.

-- Where a photo's file, or the sidecar beside it, holds any, or where Phototag wrote some.
CREATE TABLE packet (
  photo   INTEGER NOT NULL REFERENCES photo,
  place   TEXT    NOT NULL CHECK (place IN ('file', 'sidecar')),
  name    BLOB,                                 -- of the sidecar, in the photo's folder; NULL once it is gone
  size    INTEGER,                              -- of the sidecar as it was read: bytes,
  mtime   INTEGER,                              -- Unix microseconds,
  hash    BLOB,                                 -- SHA-256
  content TEXT    NOT NULL,                     -- JSON of the packet's lists, as they stand there
  written TEXT    NOT NULL DEFAULT '{}',        -- JSON of what Phototag wrote of that
  rating  INTEGER CHECK (rating BETWEEN 0 AND 5),  -- as others say it
  words   TEXT    NOT NULL DEFAULT '',          -- names in it for `photo_text`
  PRIMARY KEY (photo, place)
) STRICT, WITHOUT ROWID;

-- Whether the file's own keywords have been looked for. Those of photos tagged before wait for `import`.
ALTER TABLE photo ADD COLUMN packet_read INTEGER NOT NULL DEFAULT 0;

INSERT INTO packet (photo, place, content, rating)
  SELECT photo.id, 'file', json_object('rating', iif(rated.photo IS NULL, photo.rating, rated.file)),
    iif(rated.photo IS NULL, photo.rating, rated.file)
  FROM photo LEFT JOIN rated ON rated.photo = photo.id
  WHERE iif(rated.photo IS NULL, photo.rating, rated.file) IS NOT NULL;
