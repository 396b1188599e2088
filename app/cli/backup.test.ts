/** @file Backups and going back to them, on the command line. */
import { readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;

beforeEach(async () => {
  place = await Workplace.make();
  await place.picture('a.jpg', [255, 0, 0]);
  await place.picture('b.jpg', [0, 255, 0]);
  await place.run('add', place.at('photos'));
  await place.run('tag', place.at('photos/a.jpg'), '--add', 'first');
});
afterEach(() => place.remove());

const found = async (query: string): Promise<number> =>
  (await place.run('search', query, '--json')).json().length;

test('a backup, words after it, and back: no word is lost', async () => {
  const made = await place.run('backup', 'mine.db', '--json');
  expect(made.json()).toMatchObject([{ file: place.at('mine.db'), photos: 2, words: 1 }]);
  await place.run('tag', place.at('photos/b.jpg'), '--add', 'second', '--rate', '4');

  const asked = await place.run('restore', 'mine.db');
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain('--yes');
  const restored = await place.run('restore', 'mine.db', '--yes', '--json');
  expect(restored.code).toBe(0);
  expect(restored.json()).toMatchObject([{ photos: 2, words: 1, brought: 2, kept: expect.any(String) }]);
  expect([await found('tag:first'), await found('tag:second'), await found('rating:4')]).toEqual([1, 1, 1]);
  expect((await place.run('undo', '--json')).json()).toMatchObject([{ kind: 'rate', label: '4' }]);
});

test('beside an owner a backup can be made, and nothing restored', async () => {
  const watching = place.start(['watch']);
  await watching.says('live');
  expect((await place.run('backup', 'mine.db')).code).toBe(0);
  const restored = await place.run('restore', 'mine.db', '--yes');
  expect(restored.code).toBe(3);
  expect(restored.stderr).toContain('open for writing');
  watching.signal('SIGINT');
  await watching.ended;
});

test('a backup replaces an earlier one, and no other file', async () => {
  expect((await place.run('backup', 'mine.db')).code).toBe(0);
  expect((await place.run('backup', 'mine.db')).code).toBe(0);
  writeFileSync(place.at('letter.txt'), 'Dear diary');
  for (const file of ['letter.txt', 'photos', 'library/library.db']) {
    const refused = await place.run('backup', file);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Name');
  }
  const nothing = await place.run('--library', place.at('none'), 'backup');
  expect(nothing.code).toBe(3);
});

test('what is no backup is refused, and the library stays as it is', async () => {
  writeFileSync(place.at('letter.txt'), 'Dear diary');
  const refused = await place.run('restore', 'letter.txt', '--yes');
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('no sound backup');
  expect(await found('tag:first')).toBe(1);
});

test('a damaged library is made anew by whoever writes next, and the person is told; a reader says what to do', async () => {
  expect(readdirSync(place.at('library/backups'))).toHaveLength(1); // that of the day, by the first word
  writeFileSync(place.at('library/library.db'), 'Dear diary, '.repeat(1000));
  const reading = await place.run('search', 'tag:first');
  expect(reading.code).toBe(3);
  expect(reading.stderr).toContain('Open it for writing');
  const adding = await place.run('add', place.at('photos'));
  expect(adding.code).toBe(0);
  expect(adding.stderr).toMatch(/database was damaged\. It is again as in the backup of \d{4}-\d\d-\d\d\./);
  expect(await found('tag:first')).toBe(1);
  expect((await place.run('status', '--json')).json()).toMatchObject([{ photos: 2, tagged: 2, pending: 0 }]);
});
