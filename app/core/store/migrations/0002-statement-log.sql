-- A person's rating; `photo.rating` is what is in force. What the file itself says is kept, for the day the person's
-- word is taken back.
CREATE TABLE rated (
  photo  INTEGER PRIMARY KEY REFERENCES photo,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
  file   INTEGER CHECK (file BETWEEN 0 AND 5)
) STRICT;

-- Everything a person has said, in order. An undo is a word too: it is added, nothing is taken out.
CREATE TABLE word (
  id     INTEGER PRIMARY KEY,
  kind   TEXT    NOT NULL CHECK (kind IN ('confirm', 'reject', 'add', 'remove', 'rate')),
  label  TEXT    NOT NULL,                      -- the concept's name, or the rating
  undoes INTEGER REFERENCES word,               -- the word that this one reverses; NULL for a new one
  at     INTEGER NOT NULL                       -- Unix milliseconds
) STRICT;

-- What a word changed on each photo. NULL stands for nothing said.
CREATE TABLE word_change (
  word    INTEGER NOT NULL REFERENCES word,
  photo   INTEGER NOT NULL REFERENCES photo,
  concept INTEGER REFERENCES concept,           -- NULL: the rating
  before  TEXT,
  after   TEXT
) STRICT;
CREATE INDEX word_change_word ON word_change (word);
CREATE INDEX word_change_photo ON word_change (photo);

-- Statements from before there was a log are its first words.
INSERT INTO word (id, kind, label, at)
  SELECT row_number() OVER (ORDER BY at, photo, concept), iif(verdict = 'yes', 'add', 'reject'),
         (SELECT name FROM concept WHERE concept.id = statement.concept), at
  FROM statement;
INSERT INTO word_change (word, photo, concept, before, after)
  SELECT row_number() OVER (ORDER BY at, photo, concept), photo, concept, NULL, verdict FROM statement;

CREATE TRIGGER word_stays BEFORE DELETE ON word BEGIN SELECT raise(ABORT, 'the log only grows'); END;
CREATE TRIGGER word_stands BEFORE UPDATE ON word BEGIN SELECT raise(ABORT, 'the log only grows'); END;
CREATE TRIGGER word_change_stays BEFORE DELETE ON word_change BEGIN SELECT raise(ABORT, 'the log only grows'); END;
CREATE TRIGGER word_change_stands BEFORE UPDATE ON word_change BEGIN SELECT raise(ABORT, 'the log only grows'); END;
