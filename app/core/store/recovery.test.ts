import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noticeInEnglish } from '../../contract/english.ts';
import { Concepts } from '../labels/concepts.ts';
import { backUp, stamp } from './backups.ts';
import { migrations } from './migrate.ts';
import { restoreLibrary } from './restore.ts';
import { Store } from './store.ts';

let library: string;
let file: string;
let notices: string[];

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'phototag-recovery-'));
  file = join(library, 'library.db');
  notices = [];
});
afterEach(() => rm(library, { recursive: true }));

const concepts = ['dog', 'cat'].map((name, n) => ({
  id: `n${n}`,
  name,
  names: [name],
  gloss: '',
  parents: [],
}));

const open = (): Promise<Store> =>
  Store.open(library, { mode: 'write', onNotice: (notice) => notices.push(noticeInEnglish(notice)) });

async function inLibrary<T>(work: (store: Store) => Promise<T>): Promise<T> {
  await using store = await open();
  await store.addConcepts(concepts);
  return await work(store);
}

const addPhotos = (store: Store, root: number, names: readonly string[], now: number) =>
  store.applyFolderChanges(
    root,
    Buffer.from('sub'),
    {
      added: names.map((name, n) => ({
        name: Buffer.from(name),
        partner: null,
        fileId: name,
        size: n + 1,
        mtime: now + n,
      })),
      changed: [],
      moved: [],
      touched: [],
      revived: [],
      missing: [],
    },
    now,
    now,
  );

/** What a person said, by names alone, whatever the numbers. */
function said(): string[] {
  const db = new SQLite(file, { readonly: true });
  try {
    const rows = db
      .prepare(
        `SELECT CAST(photo.name AS TEXT) || ' ' || concept.key || ' ' || verdict FROM statement
         JOIN photo ON photo.id = photo JOIN concept ON concept.id = concept
         UNION ALL SELECT CAST(photo.name AS TEXT) || ' *' || rated.rating FROM rated JOIN photo ON photo.id = photo`,
      )
      .pluck()
      .all() as string[];
    return rows.sort();
  } finally {
    db.close();
  }
}

/** Within a day of now, so that no other is made by itself. */
const backupTime = new Date(Date.now() - 3600_000);
const backupDay = backupTime.toISOString().slice(0, 10);

/** A backup of one photo about which something was said, then two more photos and five more words. */
async function twoDays(): Promise<string[]> {
  await inLibrary(async (store) => {
    const { root } = await store.addRoot(Buffer.from('/photos'), ['*.tmp'], 1);
    await addPhotos(store, root.id, ['a.jpg'], 100);
    await store.stateTag({ photos: [1], concept: 'dog', verdict: 'yes', at: 10 });
  });
  for (const name of readdirSync(join(library, 'backups'))) rmSync(join(library, 'backups', name));
  backUp(library, backupTime);
  await inLibrary(async (store) => {
    const { root } = await store.addRoot(Buffer.from('/more'), [], 2);
    await addPhotos(store, root.id, ['b.jpg', 'c.jpg'], 200);
    await store.stateTag({ photos: [2, 3], concept: 'Aunt Mary', verdict: 'yes', at: 20 });
    await store.stateTag({ photos: [1], concept: 'dog', verdict: 'no', at: 21 });
    await store.setRule({
      action: 'hide',
      concept: 'cat',
      value: null,
      folder: Buffer.from('/more/sub'),
      at: 20,
    });
    await store.setRule({ action: 'rename', concept: 'Aunt Mary', value: 'Mary', folder: null, at: 20 });
    await store.ratePhotos({ photos: [2], rating: 4, at: 22 });
    await store.undo(23);
    await store.ratePhotos({ photos: [3], rating: 5, at: 24 });
  });
  return said();
}

const everything = ['a.jpg n0 no', 'b.jpg own:aunt mary yes', 'c.jpg *5', 'c.jpg own:aunt mary yes'];

const overwrite = (from: number, length: number, value = 0xa5): void => {
  const bytes = readFileSync(file);
  bytes.fill(value, from, from + length);
  writeFileSync(file, bytes);
};

describe('a damaged database is kept aside and made anew, with every word', () => {
  const pageOf = (table: string): number => {
    const db = new SQLite(file, { readonly: true });
    const page = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
    db.close();
    return (page - 1) * 4096;
  };
  const damages: [string, () => void][] = [
    ['a garbage header', () => overwrite(0, 100)],
    ['a garbage first page', () => overwrite(0, 4096)],
    ['a page of the photos overwritten', () => overwrite(pageOf('photo'), 4096)],
    ['the log of words overwritten', () => overwrite(pageOf('word'), 4096)],
    ['the second half gone', () => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)],
    ['all but one byte gone', () => truncateSync(file, 1)],
    ['another file in its place', () => writeFileSync(file, 'Dear diary, '.repeat(1000))],
  ];
  test.each(damages)('%s', async (_name, damage) => {
    expect(await twoDays()).toEqual(everything);
    damage();
    const damaged = readFileSync(file);
    await (await open()).close();
    expect(said()).toEqual(everything);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(`backup of ${backupDay}`);
    expect(notices[0]).toContain('5 words of yours that it lacked were brought over');
    const [aside] = readdirSync(library).filter((name) => name.startsWith('library.db.damaged-'));
    expect(notices[0]).toContain(aside);
    expect(readFileSync(join(library, aside!)).equals(damaged)).toBe(true);
    // It goes on: nothing is told twice, undo knows the last word, and the log alone gives all back.
    await inLibrary(async (store) => {
      expect(await store.undo(30)).toEqual({ kind: 'rate', label: '5', photos: 1 });
      expect(await store.redo(31)).toEqual({ kind: 'rate', label: '5', photos: 1 });
      await store.rebuildStatements();
      expect((await store.listRoots()).map(({ path }) => Buffer.from(path).toString())).toEqual([
        '/photos',
        '/more',
      ]);
    });
    expect(notices).toHaveLength(1);
    expect(said()).toEqual(everything);
  });

  test('rules, searches, folders, taught tags and choices that are in no backup too, where they can be read', async () => {
    await twoDays();
    await inLibrary(async (store) => {
      await store.saveSearch({ name: 'dogs', query: 'tag:dog' });
      await store.addTaught('Mary', 25);
      for (const key of ['model', 'window', 'hedging']) await store.setSetting(key, 'mine');
    });
    overwrite(pageOf('photo'), 4096);
    await inLibrary(async (store) => {
      expect(
        (await store.listRules()).map(({ action, name, value, folder }) => [action, name, value, folder]),
      ).toEqual([
        ['hide', 'cat', null, '/more/sub'],
        ['rename', 'Aunt Mary', 'Mary', null],
      ]);
      expect(await store.listSearches()).toMatchObject([{ name: 'dogs', query: 'tag:dog' }]);
      expect(await store.listTaught()).toMatchObject([{ name: 'Mary', examples: 2, state: 'waiting' }]);
      const settings = ['model', 'window', 'hedging'].map((key) => store.getSetting(key));
      expect(await Promise.all(settings)).toEqual(['mine', 'mine', null]);
    });
    expect(notices).toHaveLength(1);
  });

  test('and what Phototag wrote into files and sidecars is known as its own', async () => {
    const words = (subject: string[]) => ({ subject, hierarchical: [], tagsList: [], rating: null });
    await twoDays();
    await inLibrary(async (store) => {
      await store.intendWords(1, 'file', words(['dog']));
      await store.intendWords(2, 'sidecar', words(['Aunt Mary']));
      await store.intendWords(3, 'file', words(['garbled']));
    });
    const garbled = readFileSync(file);
    garbled.write('{"subject":12345678901}', garbled.indexOf('{"subject":["garbled"]'));
    writeFileSync(file, garbled);
    overwrite(pageOf('statement'), 4096);
    await (await open()).close();
    expect(notices).toHaveLength(1);
    expect(said()).toEqual(everything);
    const db = new SQLite(file, { readonly: true });
    const written = db
      .prepare(
        `SELECT CAST(photo.name AS TEXT) AS photo, place, written FROM packet JOIN photo ON photo.id = photo ORDER BY 1`,
      )
      .all();
    db.close();
    expect(written).toEqual([
      { photo: 'a.jpg', place: 'file', written: '{"subject":["dog"]}' },
      { photo: 'b.jpg', place: 'sidecar', written: '{"subject":["Aunt Mary"]}' },
    ]);
  });

  test('without any backup', async () => {
    await twoDays();
    rmSync(join(library, 'backups'), { recursive: true });
    overwrite(0, 8192);
    await (await open()).close();
    expect(said()).toEqual(everything);
    expect(notices[0]).toContain('There was no backup');
    expect(notices[0]).toContain('6 words');
  });

  test('with a damaged backup, from the one before', async () => {
    await twoDays();
    const newer = `library-${stamp(new Date())}-v${migrations.length}.db`;
    writeFileSync(join(library, 'backups', newer), 'damaged');
    overwrite(0, 100);
    await (await open()).close();
    expect(notices[0]).toContain(`backup of ${backupDay}`);
    expect(said()).toEqual(everything);
  });

  test('from the damaged file alone, where it has words that words.log lacks', async () => {
    await twoDays();
    rmSync(join(library, 'words.log'));
    overwrite(pageOf('photo_text_idx'), 4096);
    await (await open()).close();
    expect(notices[0]).toContain('5 words');
    expect(said()).toEqual(everything);
  });

  test('gone altogether', async () => {
    await twoDays();
    rmSync(file);
    await (await open()).close();
    expect(notices[0]).toContain('was gone');
    expect(said()).toEqual(everything);
  });

  test('when the damage is met later: it is told at once, and put right at the next opening', async () => {
    await twoDays();
    const db = new SQLite(file);
    db.exec(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)
       INSERT INTO setting SELECT n, hex(randomblob(1000)) FROM n`);
    db.close(); // too large to be checked whenever it is opened
    expect(statSync(file).size).toBeGreaterThan(2 ** 25);
    overwrite(pageOf('setting'), 4096);
    await using store = await open();
    await expect(store.getSetting('1')).rejects.toMatchObject({ code: 'BAD_LIBRARY' });
    await store.close();
    expect(notices).toEqual([]);
    await (await open()).close();
    expect(notices[0]).toContain('was damaged');
    expect(said()).toEqual(everything);
  });
});

test('words that were in a lost WAL only come back', async () => {
  await twoDays();
  const before = join(library, 'before.db');
  await copyFile(file, before);
  await inLibrary((store) => store.ratePhotos({ photos: [1], rating: 1, at: 40 }));
  await copyFile(before, file); // as if it had never got out of the WAL
  await (await open()).close();
  expect(notices).toEqual(['1 word of yours that it lacked was brought over.']);
  expect(said()).toEqual(['a.jpg *1', ...everything].sort());
});

test('a library of a newer program is left as it is', async () => {
  await twoDays();
  const db = new SQLite(file);
  db.pragma('user_version = 99');
  db.close();
  const before = readFileSync(file);
  await expect(open()).rejects.toMatchObject({
    code: 'BAD_LIBRARY',
    hint: expect.stringContaining('Update'),
  });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(library).filter((name) => name.includes('damaged'))).toEqual([]);
});

test('any bytes flipped anywhere: the library opens, it is sound, and every word is there', async () => {
  await twoDays();
  const whole = readFileSync(file);
  const kept = await Promise.all(
    ['words.log', join('backups', readdirSync(join(library, 'backups'))[0]!)].map(
      async (name) => [join(library, name), readFileSync(join(library, name))] as const,
    ),
  );
  const flips = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 200,
  });
  await fc.assert(
    fc.asyncProperty(flips, async (places) => {
      const damaged = Buffer.from(whole);
      for (const [at, flip] of places) damaged[at]! ^= flip;
      writeFileSync(file, damaged);
      for (const [name, bytes] of kept) writeFileSync(name, bytes);
      const version = damaged.readUInt32BE(60);
      try {
        await (await open()).close();
      } catch (error) {
        // The one thing that cannot be told from a newer program's library: the number of its version.
        expect(error).toMatchObject({ code: 'BAD_LIBRARY' });
        expect(version).not.toBe(whole.readUInt32BE(60));
        return;
      }
      const db = new SQLite(file, { readonly: true });
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.prepare('SELECT count(*) FROM word').pluck().get()).toBeGreaterThanOrEqual(5);
      db.close();
    }),
    { numRuns: 15 },
  );
});

describe('restore', () => {
  const backupFile = (): string => join(library, 'backups', readdirSync(join(library, 'backups'))[0]!);

  test('puts the backup in place, says again what was said since, and keeps the former library', async () => {
    await twoDays();
    const restored = restoreLibrary(library, backupFile(), new Date());
    expect(restored).toMatchObject({ photos: 1, words: 1, brought: 5 });
    expect(said()).toEqual(everything);
    const former = new SQLite(restored.kept!, { readonly: true });
    expect(former.prepare('SELECT count(*) FROM photo').pluck().get()).toBe(3);
    former.close();
    expect(restoreLibrary(library, backupFile(), new Date(0))).toMatchObject({ brought: 5 });
    expect(said()).toEqual(everything);
  });

  test('into an empty folder, and into another library, whose own words stay', async () => {
    await twoDays();
    const other = await mkdtemp(join(tmpdir(), 'phototag-other-'));
    try {
      expect(restoreLibrary(other, backupFile(), new Date())).toMatchObject({
        photos: 1,
        brought: 0,
        kept: null,
      });
      const first = { library, file };
      library = other;
      file = join(other, 'library.db');
      expect(said()).toEqual(['a.jpg n0 yes']);
      await inLibrary((store) => store.stateTag({ photos: [1], concept: 'mine', verdict: 'yes', at: 99 }));
      backUp(first.library, new Date());
      const newest = join(first.library, 'backups', readdirSync(join(first.library, 'backups')).at(-1)!);
      expect(restoreLibrary(other, newest, new Date())).toMatchObject({ brought: 1 });
      expect(said()).toEqual([...everything, 'a.jpg own:mine yes'].sort());
      ({ library, file } = first);
    } finally {
      await rm(other, { recursive: true });
    }
  });

  test('refuses what is no sound backup, and an owned library, and changes nothing', async () => {
    await twoDays();
    const before = readFileSync(file);
    writeFileSync(join(library, 'x.db'), 'Dear diary');
    expect(() => restoreLibrary(library, join(library, 'x.db'), new Date())).toThrow('no sound backup');
    await using store = await open();
    expect(() => restoreLibrary(library, backupFile(), new Date())).toThrow('open for writing');
    await store.close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

test('the first word of a day makes a backup, which has it', async () => {
  await inLibrary(async (store) => {
    const { root } = await store.addRoot(Buffer.from('/photos'), [], 1);
    await addPhotos(store, root.id, ['a.jpg'], 100);
    expect(existsSync(join(library, 'backups'))).toBe(false);
    await store.stateTag({ photos: [1], concept: 'dog', verdict: 'yes', at: 10 });
    await store.stateTag({ photos: [1], concept: 'cat', verdict: 'yes', at: 11 });
  });
  expect(readdirSync(join(library, 'backups'))).toHaveLength(1);
  await inLibrary((store) => store.ratePhotos({ photos: [1], rating: 1, at: 12 }));
  const [name] = readdirSync(join(library, 'backups'));
  const db = new SQLite(join(library, 'backups', name!), { readonly: true });
  expect(db.prepare('SELECT count(*) FROM word').pluck().get()).toBeGreaterThan(0);
  db.close();
});

test('the shipped table gives a concept that was brought over its names and parents', async () => {
  const shipped = Concepts.load();
  const dog = shipped.get('n02084071')!;
  {
    await using store = await open();
    await store.importConcepts(shipped.rows);
    const { root } = await store.addRoot(Buffer.from('/photos'), [], 1);
    await addPhotos(store, root.id, ['a.jpg'], 100);
    await store.stateTag({ photos: [1], concept: dog.id, verdict: 'yes', at: 10 });
  }
  rmSync(join(library, 'backups'), { recursive: true });
  rmSync(file);
  await using store = await open();
  await store.importConcepts(shipped.rows);
  expect((await store.searchPhotos({ query: 'animal', limit: 10 })).map(({ id }) => id)).toEqual([1]);
});
