-- What the window browses by: the order of photos, and how many of them have each concept.

-- Found out in one walk of an index: the ids of all photos, newest first, and the photos of a camera.
DROP INDEX photo_taken_at;
CREATE INDEX photo_taken_at ON photo (taken_at, id, state);
DROP INDEX photo_camera;
CREATE INDEX photo_camera ON photo (camera, state);

-- Never said about a picture and never shown (see ConceptRow). The shipped table is read again for it.
ALTER TABLE concept ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
DELETE FROM setting WHERE key = 'concepts';

-- The concepts in force on a photo, as one set. Libraries have few sets and many photos, so that a concept's photos,
-- each counted once however it got there, are a sum over sets.
CREATE TABLE tag_set (
  id       INTEGER PRIMARY KEY,
  concepts TEXT    NOT NULL UNIQUE,             -- numbers of concepts, ascending, with commas between
  photos   INTEGER NOT NULL                     -- how many have just this set
) STRICT;

-- Photos that are not missing and of which something is said, as last counted.
CREATE TABLE counted (
  photo   INTEGER PRIMARY KEY,
  tag_set INTEGER NOT NULL
) STRICT;

-- Photos that may be counted wrongly since.
CREATE TABLE uncounted (photo INTEGER PRIMARY KEY) STRICT;

CREATE TRIGGER label_added AFTER INSERT ON label BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (new.photo);
END;
CREATE TRIGGER label_removed AFTER DELETE ON label BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (old.photo);
END;
CREATE TRIGGER label_changed AFTER UPDATE OF photo, concept ON label BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (old.photo), (new.photo);
END;
CREATE TRIGGER statement_added AFTER INSERT ON statement BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (new.photo);
END;
CREATE TRIGGER statement_removed AFTER DELETE ON statement BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (old.photo);
END;
CREATE TRIGGER statement_changed AFTER UPDATE OF photo, concept, verdict ON statement BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (old.photo), (new.photo);
END;
CREATE TRIGGER photo_lost_or_found AFTER UPDATE OF state ON photo
WHEN (old.state = 'missing') <> (new.state = 'missing') BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (new.id);
END;
CREATE TRIGGER photo_removed AFTER DELETE ON photo BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (old.id);
END;

INSERT INTO uncounted SELECT photo FROM label UNION SELECT photo FROM statement;
