-- The library's first schema. Paths are BLOBs: a file name is bytes, not always UTF-8.

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A watched folder.
CREATE TABLE root (
  id         INTEGER PRIMARY KEY,
  path       BLOB    NOT NULL UNIQUE,           -- absolute
  volume     TEXT,                              -- identity of the volume it lies on, if known
  exclude    TEXT    NOT NULL DEFAULT '[]',     -- JSON array of glob patterns, relative to the root
  followed   INTEGER NOT NULL DEFAULT 1,        -- 0 after `remove`: the rows stay as missing, the folder is no longer read
  online     INTEGER NOT NULL DEFAULT 1,        -- 0: the folder itself is gone; its photos stay as they were
  added_at   INTEGER NOT NULL,                  -- Unix milliseconds
  scanned_at INTEGER
) STRICT;

CREATE TABLE folder (
  id   INTEGER PRIMARY KEY,
  root INTEGER NOT NULL REFERENCES root,
  path BLOB    NOT NULL,                        -- relative to the root, '/' between names, empty for the root itself
  text TEXT    NOT NULL,                        -- the whole path in readable form, root included, for `folder:`
  UNIQUE (root, path)
) STRICT;

CREATE TABLE camera (
  id    INTEGER PRIMARY KEY,
  make  TEXT NOT NULL DEFAULT '',
  model TEXT NOT NULL DEFAULT '',
  lens  TEXT NOT NULL DEFAULT '',
  UNIQUE (make, model, lens)
) STRICT;

CREATE TABLE photo (
  id              INTEGER PRIMARY KEY,
  folder          INTEGER NOT NULL REFERENCES folder,
  name            BLOB    NOT NULL,             -- file name
  partner         BLOB,                         -- file name, in the same folder, of its RAW or Live Photo half
  file_id         TEXT,                         -- "device:inode", or the Windows file index
  size            INTEGER NOT NULL,             -- bytes
  mtime           INTEGER NOT NULL,             -- Unix microseconds
  content_hash    BLOB,                         -- SHA-256 of the file's bytes; NULL until what lies there now is analysed
  perceptual_hash BLOB,                         -- 64-bit difference hash, big-endian
  type            TEXT,                         -- jpeg, png, webp, heic, raw ...
  width           INTEGER,                      -- pixels, as shown (after orientation)
  height          INTEGER,
  orientation     INTEGER,                      -- EXIF, 1..8
  colour          INTEGER,                      -- average, 0xRRGGBB: what the grid shows until the thumbnail is there
  taken_at        INTEGER,                      -- wall-clock time of the camera, in milliseconds, as if it were UTC
  taken_offset    INTEGER,                      -- minutes east of UTC, where the camera recorded it
  camera          INTEGER REFERENCES camera,
  latitude        REAL,                         -- degrees, WGS 84
  longitude       REAL,
  rating          INTEGER CHECK (rating BETWEEN 0 AND 5),
  title           TEXT    NOT NULL DEFAULT '',
  description     TEXT    NOT NULL DEFAULT '',
  state           TEXT    NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'missing')),
  added_at        INTEGER NOT NULL,             -- Unix milliseconds
  missing_at      INTEGER,                      -- Unix milliseconds; since when, while the state is missing
  CHECK ((state = 'missing') = (missing_at IS NOT NULL))
) STRICT;

-- One photo at a path, while it is there: a new photo may lie where a missing one was.
CREATE UNIQUE INDEX photo_place ON photo (folder, name) WHERE state <> 'missing';
CREATE INDEX photo_folder ON photo (folder, state);
CREATE INDEX photo_file_id ON photo (file_id);
CREATE INDEX photo_content_hash ON photo (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX photo_state ON photo (state);     -- with the id, as every index has it: pages of what is pending
CREATE INDEX photo_taken_at ON photo (taken_at);
CREATE INDEX photo_camera ON photo (camera);

-- What a network or training set can name, and all that lies above it. A directed acyclic graph.
CREATE TABLE concept (
  id    INTEGER PRIMARY KEY,
  key   TEXT NOT NULL UNIQUE,                   -- WordNet 3.0 id (n02084071), or the library's own
  name  TEXT NOT NULL,                          -- what a person is shown
  gloss TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE concept_name (
  name    TEXT    NOT NULL,                     -- lower case, single spaces
  concept INTEGER NOT NULL REFERENCES concept,
  PRIMARY KEY (name, concept)
) STRICT, WITHOUT ROWID;

CREATE TABLE concept_parent (
  concept INTEGER NOT NULL REFERENCES concept,
  parent  INTEGER NOT NULL REFERENCES concept,
  PRIMARY KEY (concept, parent)
) STRICT, WITHOUT ROWID;

-- The transitive closure of concept_parent, each concept being below itself too.
CREATE TABLE concept_below (
  ancestor INTEGER NOT NULL REFERENCES concept,
  concept  INTEGER NOT NULL REFERENCES concept,
  PRIMARY KEY (ancestor, concept)
) STRICT, WITHOUT ROWID;
CREATE INDEX concept_above ON concept_below (concept, ancestor);

-- A model version as it was used: weights and pre-processing together decide what a prediction means.
CREATE TABLE model (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL,                       -- catalog id or file name
  version  TEXT NOT NULL UNIQUE,                -- SHA-256 of the weights, '+', of their use, '+', pipeline version
  concepts TEXT NOT NULL,                       -- JSON array of concept keys, by class index
  used_at  INTEGER NOT NULL
) STRICT;

-- Compact raw scores: enough to hedge again without running the network.
CREATE TABLE prediction (
  photo  INTEGER PRIMARY KEY REFERENCES photo,
  model  INTEGER NOT NULL REFERENCES model,
  scores BLOB    NOT NULL
) STRICT;
CREATE INDEX prediction_model ON prediction (model);

CREATE TABLE feature (
  photo     INTEGER PRIMARY KEY REFERENCES photo,
  model     INTEGER NOT NULL REFERENCES model,
  embedding BLOB    NOT NULL
) STRICT;

-- What is said by machines and files. Can be made again.
CREATE TABLE label (
  photo   INTEGER NOT NULL REFERENCES photo,
  concept INTEGER NOT NULL REFERENCES concept,
  source  TEXT    NOT NULL CHECK (source IN ('model', 'file', 'taught')),
  score   REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
  model   INTEGER REFERENCES model,             -- which version said it; NULL for source 'file'
  at      INTEGER NOT NULL,
  PRIMARY KEY (photo, concept, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_concept ON label (concept, photo, score);

-- A person's word. No run of any model touches it.
CREATE TABLE statement (
  photo   INTEGER NOT NULL REFERENCES photo,
  concept INTEGER NOT NULL REFERENCES concept,
  verdict TEXT    NOT NULL CHECK (verdict IN ('yes', 'no')),
  at      INTEGER NOT NULL,
  PRIMARY KEY (photo, concept)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_concept ON statement (concept, photo);

CREATE TABLE rule (
  id      INTEGER PRIMARY KEY,
  concept INTEGER NOT NULL REFERENCES concept,
  folder  INTEGER REFERENCES folder,            -- NULL: the whole library
  action  TEXT    NOT NULL CHECK (action IN ('allow', 'hide', 'rename', 'threshold')),
  value   TEXT,
  at      INTEGER NOT NULL
) STRICT;

CREATE TABLE search (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL
) STRICT;

CREATE TABLE failure (
  photo     INTEGER PRIMARY KEY REFERENCES photo,
  code      TEXT    NOT NULL,
  message   TEXT    NOT NULL,
  transient INTEGER NOT NULL,
  tries     INTEGER NOT NULL,
  next_try  INTEGER,                            -- Unix milliseconds; NULL: not before a person asks
  model     INTEGER NOT NULL REFERENCES model   -- which version was at work
) STRICT;
CREATE INDEX failure_next_try ON failure (next_try) WHERE next_try IS NOT NULL;

-- Words of a photo other than its tags; rowid = photo.id. `folder` starts at the root's own name, so that a word
-- of the path above it (home, the account's name) does not find every photo.
CREATE VIRTUAL TABLE photo_text USING fts5 (
  name, folder, title, description, keywords,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- What is said about a photo. Search, counts, export and the window read this and nothing else.
-- A person's `no` silences the concept and all below it; a person's `yes` takes the machine's place.
CREATE VIEW tag AS
  SELECT label.photo, label.concept, label.source, label.score AS confidence, NULL AS verdict
  FROM label
  WHERE NOT EXISTS (
    SELECT 1
    FROM concept_below AS below
    JOIN statement ON statement.photo = label.photo AND statement.concept = below.ancestor
    WHERE below.concept = label.concept
      AND (statement.verdict = 'no' OR statement.concept = label.concept)
  )
  UNION ALL
  SELECT photo, concept, 'person', 1.0, verdict FROM statement WHERE verdict = 'yes';
