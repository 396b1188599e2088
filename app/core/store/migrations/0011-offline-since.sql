-- Since when a folder cannot be reached, in place of only whether. Of those that are away already, the last whole scan
-- is what is known.
ALTER TABLE root ADD COLUMN offline_at INTEGER; -- Unix milliseconds; NULL while it can be reached
UPDATE root SET offline_at = coalesce(scanned_at, added_at) WHERE online = 0;
ALTER TABLE root DROP COLUMN online;
