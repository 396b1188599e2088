-- Rules: what is said of photos and by which name, as a person wants it.

CREATE UNIQUE INDEX rule_once
  ON rule (concept, coalesce(folder, 0), iif(action IN ('allow', 'hide'), 'shown', action));

ALTER TABLE rule ADD COLUMN was TEXT;             -- what a renamed concept is called without the rule

ALTER TABLE concept_name ADD COLUMN rule INTEGER REFERENCES rule;  -- the one that gives the name

-- The folder whose rules hold here: itself, or the nearest above that has rules; NULL: those of the library alone.
ALTER TABLE folder ADD COLUMN scope INTEGER;

-- What the rules come to, made of them: the score from which a concept is said. Labels below it are not in force.
CREATE TABLE bar (
  concept INTEGER NOT NULL REFERENCES concept,
  scope   INTEGER NOT NULL,                       -- a folder with rules; 0: where there is none
  least   REAL    NOT NULL,                       -- over 1: never
  own     INTEGER NOT NULL,                       -- 1: it takes the place of the model's threshold, 0: it adds to it
  allowed INTEGER NOT NULL,                       -- 1: said although it is silent
  PRIMARY KEY (concept, scope)
) STRICT, WITHOUT ROWID;

-- Photos whose model labels are to be made again from the stored scores.
CREATE TABLE unhedged (photo INTEGER PRIMARY KEY) STRICT;

CREATE TRIGGER folder_added AFTER INSERT ON folder BEGIN
  UPDATE folder SET scope = (
    SELECT above.scope FROM folder AS above
    WHERE above.scope IS NOT NULL AND above.scope = above.id AND +above.root = new.root AND (
      length(above.path) = 0
      OR (substr(new.path, 1, length(above.path)) = above.path AND substr(new.path, length(above.path) + 1, 1) = x'2f')
    )
    ORDER BY length(above.path) DESC LIMIT 1
  ) WHERE id = new.id;
END;
CREATE INDEX folder_scope ON folder (scope) WHERE scope IS NOT NULL;

-- A network does not know the rules.
CREATE TRIGGER predicted AFTER INSERT ON prediction WHEN EXISTS (SELECT 1 FROM bar) BEGIN
  INSERT OR IGNORE INTO unhedged VALUES (new.photo);
END;
CREATE TRIGGER photo_under_other_rules AFTER UPDATE OF folder ON photo
WHEN (SELECT scope FROM folder WHERE id = old.folder) IS NOT (SELECT scope FROM folder WHERE id = new.folder) BEGIN
  INSERT OR IGNORE INTO uncounted VALUES (new.id);
  INSERT OR IGNORE INTO unhedged SELECT photo FROM prediction WHERE photo = new.id;
END;

-- As before, without what the rules keep silent. CROSS JOIN: where no rule is about the concept, nothing else is read.
DROP VIEW tag;
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
  AND NOT EXISTS (
    SELECT 1
    FROM bar CROSS JOIN photo ON photo.id = label.photo CROSS JOIN folder ON folder.id = photo.folder
    WHERE bar.concept = label.concept AND label.score < bar.least AND bar.scope = coalesce(folder.scope, 0)
  )
  UNION ALL
  SELECT photo, concept, 'person', 1.0, verdict FROM statement WHERE verdict = 'yes';
