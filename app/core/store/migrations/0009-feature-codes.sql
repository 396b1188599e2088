-- Embeddings in 64 bytes: enough to pick those out of a million that are worth comparing. Follow from `feature`.
CREATE TABLE feature_code (
  photo INTEGER PRIMARY KEY REFERENCES photo,
  model INTEGER NOT NULL REFERENCES model,
  code  BLOB    NOT NULL
) STRICT;

-- Photos whose code is not made yet.
CREATE TABLE uncoded (photo INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER feature_added AFTER INSERT ON feature BEGIN
  INSERT OR IGNORE INTO uncoded VALUES (new.photo);
END;
CREATE TRIGGER feature_removed AFTER DELETE ON feature BEGIN
  DELETE FROM uncoded WHERE photo = old.photo;
  DELETE FROM feature_code WHERE photo = old.photo;
END;
INSERT INTO uncoded SELECT photo FROM feature;
