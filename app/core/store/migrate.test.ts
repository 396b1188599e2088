import SQLite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate, migrations, schemaVersion } from './migrate.ts';

const tables = (db: SQLite.Database): string[] =>
  db
    .prepare(
      `SELECT name FROM sqlite_schema
       WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'photo_text_%' ORDER BY name`,
    )
    .pluck()
    .all() as string[];

test('migrations are numbered without a gap', () => {
  expect(migrations.map((name) => Number(name.slice(0, 4)))).toEqual(migrations.map((_, index) => index + 1));
});

test('0001: from nothing to the first schema', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 1);
  expect(schemaVersion(db)).toBe(1);
  expect(tables(db)).toEqual([
    'camera',
    'concept',
    'concept_below',
    'concept_name',
    'concept_parent',
    'failure',
    'feature',
    'folder',
    'label',
    'model',
    'photo',
    'photo_text',
    'prediction',
    'root',
    'rule',
    'search',
    'setting',
    'statement',
    'tag',
  ]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0001: a place holds one photo that is there, and any number that are missing', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 1);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/')`);
  const add = (state: string, missingAt: number | null) =>
    db
      .prepare(
        `INSERT INTO photo (folder, name, size, mtime, state, added_at, missing_at)
         VALUES (1, x'61', 0, 0, ?, 0, ?)`,
      )
      .run(state, missingAt);
  add('missing', 1);
  add('missing', 2);
  add('done', null);
  expect(() => add('pending', null)).toThrow('UNIQUE');
  expect(() => add('missing', null)).toThrow('CHECK');
});

test('0002: what was said before there was a log is its first words, and the log only grows', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 1);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (1, 1, x'61', 0, 0, 'done', 0);
    INSERT INTO concept (id, key, name) VALUES (1, 'n1', 'dog'), (2, 'n2', 'cat');
    INSERT INTO statement VALUES (1, 1, 'no', 20), (1, 2, 'yes', 10)`);
  migrate(db, 'memory', 2);
  expect(tables(db)).toEqual(expect.arrayContaining(['rated', 'word', 'word_change']));
  expect(
    db
      .prepare(
        'SELECT kind, label, at, concept, before, after FROM word JOIN word_change ON word = id ORDER BY id',
      )
      .raw()
      .all(),
  ).toEqual([
    ['add', 'cat', 10, 2, null, 'yes'],
    ['reject', 'dog', 20, 1, null, 'no'],
  ]);
  expect(() => db.exec('DELETE FROM word_change')).toThrow('the log only grows');
  expect(() => db.exec(`UPDATE word SET label = 'x'`)).toThrow('the log only grows');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0003: what was said before is to be counted, and the shipped concepts are read again for what is silent', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 2);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES
      (1, 1, x'61', 0, 0, 'done', 0), (2, 1, x'62', 0, 0, 'done', 0), (3, 1, x'63', 0, 0, 'done', 0);
    INSERT INTO concept (id, key, name) VALUES (1, 'n1', 'dog'), (2, 'n2', 'cat');
    INSERT INTO label VALUES (1, 1, 'model', 0.9, NULL, 0);
    INSERT INTO statement VALUES (3, 2, 'yes', 10);
    INSERT INTO setting VALUES ('concepts', 'hash'), ('model', 'mine')`);
  migrate(db, 'memory', 3);
  expect(tables(db)).toEqual(expect.arrayContaining(['counted', 'tag_set', 'uncounted']));
  expect(db.prepare('SELECT photo FROM uncounted').pluck().all()).toEqual([1, 3]);
  expect(db.prepare('SELECT key FROM setting').pluck().all()).toEqual(['model']);
  expect(db.prepare('SELECT silent FROM concept').pluck().all()).toEqual([0, 0]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0004: the ratings that files have are told from those of a person; keywords wait to be read', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 3);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at, rating) VALUES
      (1, 1, x'61', 0, 0, 'done', 0, 3), (2, 1, x'62', 0, 0, 'done', 0, 5), (3, 1, x'63', 0, 0, 'done', 0, 4),
      (4, 1, x'64', 0, 0, 'done', 0, NULL);
    INSERT INTO rated VALUES (2, 5, 1), (3, 4, NULL)`);
  migrate(db, 'memory', 4);
  expect(db.prepare('SELECT photo, place, content, rating FROM packet').raw().all()).toEqual([
    [1, 'file', '{"rating":3}', 3],
    [2, 'file', '{"rating":1}', 1],
  ]);
  expect(db.prepare('SELECT packet_read FROM photo').pluck().all()).toEqual([0, 0, 0, 0]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0005: what was said is still said; rules are one of a kind for a concept and folder', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 4);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (1, 1, x'61', 0, 0, 'done', 0);
    INSERT INTO concept (id, key, name) VALUES (1, 'n1', 'dog'), (2, 'n2', 'cat');
    INSERT INTO concept_below VALUES (1, 1), (2, 2);
    INSERT INTO concept_name VALUES ('dog', 1);
    INSERT INTO label VALUES (1, 1, 'model', 0.9, NULL, 0);
    INSERT INTO statement VALUES (1, 2, 'yes', 10)`);
  const said = () => db.prepare('SELECT * FROM tag').raw().all();
  const before = said();
  migrate(db, 'memory', 5);
  expect(tables(db)).toEqual(expect.arrayContaining(['bar', 'tag', 'unhedged']));
  expect(said()).toEqual(before);
  expect(said()).toHaveLength(2);
  const add = db.prepare(`INSERT INTO rule (concept, folder, action, at) VALUES (1, ?, ?, 0)`);
  add.run(null, 'hide');
  add.run(1, 'hide');
  add.run(null, 'threshold');
  expect(() => add.run(null, 'allow')).toThrow('UNIQUE');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0006: photos are found by rating, position and size without reading the table', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 5);
  migrate(db, 'memory', 6);
  const plan = (condition: string) =>
    (db.prepare(`EXPLAIN QUERY PLAN SELECT id FROM photo WHERE ${condition}`).get() as { detail: string })
      .detail;
  expect(plan('rating >= 3')).toContain('COVERING INDEX photo_rating');
  expect(plan('latitude BETWEEN 1 AND 2 AND longitude > 0')).toContain('COVERING INDEX photo_position');
  expect(plan('size > 5')).toContain('COVERING INDEX photo_picture');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0007: a photo that waits to be looked at again is still the photo it was', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 6);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (1, 1, x'61', 0, 0, 'pending', 0)`);
  const before = db.prepare('SELECT * FROM photo').all();
  migrate(db, 'memory', 7);
  expect(tables(db)).toContain('before_edit');
  expect(db.prepare('SELECT * FROM photo').all()).toEqual(before);
  expect(db.prepare('SELECT * FROM before_edit').all()).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0008: no tag is taught, and what was said is found by its concept', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 7);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (1, 1, x'61', 0, 0, 'done', 0);
    INSERT INTO concept (id, key, name) VALUES (1, 'n1', 'dog');
    INSERT INTO word (id, kind, label, at) VALUES (1, 'add', 'dog', 0);
    INSERT INTO word_change VALUES (1, 1, 1, NULL, 'yes')`);
  migrate(db, 'memory', 8);
  expect(tables(db)).toEqual(expect.arrayContaining(['probe', 'taught']));
  const newest = 'SELECT max(word) FROM word_change WHERE concept = 1';
  expect(db.prepare(newest).pluck().get()).toBe(1);
  expect((db.prepare(`EXPLAIN QUERY PLAN ${newest}`).get() as { detail: string }).detail).toContain(
    'word_change_concept',
  );
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0009: embeddings from before have no code yet, and one that goes takes its code along', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 8);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES
      (1, 1, x'61', 0, 0, 'done', 0), (2, 1, x'62', 0, 0, 'done', 0);
    INSERT INTO model (id, name, version, concepts, used_at) VALUES (1, 'm', 'v', '[]', 0);
    INSERT INTO feature VALUES (1, 1, x'01')`);
  migrate(db, 'memory', 9);
  const uncoded = () => db.prepare('SELECT photo FROM uncoded').pluck().all();
  expect(uncoded()).toEqual([1]);
  db.exec(`DELETE FROM uncoded; INSERT INTO feature_code VALUES (1, 1, x'00');
    INSERT OR REPLACE INTO feature VALUES (1, 1, x'02'), (2, 1, x'03')`);
  expect(uncoded()).toEqual([1, 2]);
  db.exec('DELETE FROM feature');
  expect(uncoded()).toEqual([]);
  expect(db.prepare('SELECT * FROM feature_code').all()).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0010: the log is as it was and still only grows, and a list can be a word of it', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 9);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (1, 1, x'61', 0, 0, 'done', 0);
    INSERT INTO concept (id, key, name) VALUES (1, 'n1', 'dog');
    INSERT INTO word VALUES (1, 'reject', 'dog', NULL, 5), (2, 'reject', 'dog', 1, 6);
    INSERT INTO word_change VALUES (1, 1, 1, NULL, 'no'), (2, 1, 1, 'no', NULL)`);
  const log = () => db.prepare('SELECT * FROM word JOIN word_change ON word = id ORDER BY id').raw().all();
  const before = log();
  migrate(db, 'memory', 10);
  expect(log()).toEqual(before);
  db.exec(`INSERT INTO word (kind, label, at) VALUES ('import', 'mine.csv', 7)`);
  expect(() => db.exec(`INSERT INTO word (kind, label, at) VALUES ('other', '', 7)`)).toThrow('CHECK');
  expect(() => db.exec('DELETE FROM word')).toThrow('the log only grows');
  expect(() => db.exec(`UPDATE word SET label = 'x'`)).toThrow('the log only grows');
  expect(() => db.exec(`INSERT INTO word VALUES (9, 'add', 'dog', 8, 7)`)).toThrow('FOREIGN KEY');
  expect(() => db.exec(`INSERT INTO word_change VALUES (8, 1, 1, NULL, 'yes')`)).toThrow('FOREIGN KEY');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('0011: since when a folder is away, in place of whether', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 10);
  db.exec(`INSERT INTO root (id, path, online, added_at, scanned_at)
    VALUES (1, x'61', 1, 5, 8), (2, x'62', 0, 5, 8), (3, x'63', 0, 5, NULL)`);
  migrate(db, 'memory', 11);
  expect(db.prepare('SELECT offline_at FROM root ORDER BY id').pluck().all()).toEqual([null, 8, 5]);
  expect(() => db.exec('SELECT online FROM root')).toThrow('no such column');
});

test('0012: where a folder lies on its volume is not known until it is looked at', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 11);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'61', 5)`);
  migrate(db, 'memory', 12);
  expect(db.prepare('SELECT volume, volume_path FROM root').raw().all()).toEqual([[null, null]]);
});

test('0013: labels are found by concept and score', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory', 12);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (1, 1, x'61', 0, 0, 'done', 0);
    INSERT INTO concept (id, key, name) VALUES (1, 'n1', 'dog');
    INSERT INTO label (photo, concept, source, score, at) VALUES (1, 1, 'model', 0.75, 0)`);
  migrate(db, 'memory', 13);
  const found = 'SELECT photo FROM label INDEXED BY label_concept WHERE concept = 1 AND score > 0.7';
  expect(db.prepare(found).pluck().all()).toEqual([1]);
  expect(db.prepare(`EXPLAIN QUERY PLAN ${found}`).all()).toMatchObject([
    { detail: 'SEARCH label USING COVERING INDEX label_concept (concept=? AND score>?)' },
  ]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('running them again changes nothing', () => {
  const db = new SQLite(':memory:');
  migrate(db, 'memory');
  const before = db.serialize();
  migrate(db, 'memory');
  expect(db.serialize().equals(before)).toBe(true);
});

test('one that fails leaves the version before whole', () => {
  const db = new SQLite(':memory:');
  db.exec('CREATE TABLE statement (x)'); // stands in the way of the first migration, half-way through
  expect(() => migrate(db, 'memory')).toThrow('already exists');
  expect(schemaVersion(db)).toBe(0);
  expect(tables(db)).toEqual(['statement']);
});
