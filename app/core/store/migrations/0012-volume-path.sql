-- Where a folder lies on its volume (`root.volume`), so that it is found when the volume is mounted elsewhere.
ALTER TABLE root ADD COLUMN volume_path BLOB; -- relative to the volume's own root; NULL where the volume is not known
