-- Tags that a person teaches from examples. The examples are their statements; what follows from them can be made again.
CREATE TABLE taught (
  concept INTEGER PRIMARY KEY REFERENCES concept,
  at      INTEGER NOT NULL                      -- Unix milliseconds; since when
) STRICT;

-- What a taught tag looks for in the embeddings of one model.
CREATE TABLE probe (
  concept INTEGER PRIMARY KEY REFERENCES taught,
  model   INTEGER NOT NULL REFERENCES model,
  word    INTEGER NOT NULL,                     -- the newest word of the log that it knows
  applied INTEGER NOT NULL,                     -- 1: what it suggests stands for all photos
  weights BLOB                                  -- NULL: its examples are nothing special, so it suggests nothing
) STRICT;

CREATE INDEX word_change_concept ON word_change (concept, word);
