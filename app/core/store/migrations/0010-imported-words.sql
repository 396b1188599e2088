-- A list of words that is taken in is one word of the log, so that one undo takes all of it back.
CREATE TABLE word_next (
  id     INTEGER PRIMARY KEY,
  kind   TEXT    NOT NULL CHECK (kind IN ('confirm', 'reject', 'add', 'remove', 'rate', 'import')),
  label  TEXT    NOT NULL,                      -- the concept's name, the rating, or the name of the list
  undoes INTEGER REFERENCES word,               -- the word that this one reverses; NULL for a new one
  at     INTEGER NOT NULL                       -- Unix milliseconds
) STRICT;
INSERT INTO word_next SELECT id, kind, label, undoes, at FROM word;
DROP TABLE word;
ALTER TABLE word_next RENAME TO word;

CREATE TRIGGER word_stays BEFORE DELETE ON word BEGIN SELECT raise(ABORT, 'the log only grows'); END;
CREATE TRIGGER word_stands BEFORE UPDATE ON word BEGIN SELECT raise(ABORT, 'the log only grows'); END;
