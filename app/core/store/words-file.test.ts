import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromPathBytes, toPathBytes, WordsFile } from './words-file.ts';
import type { Word } from './words-file.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-words-'));
  file = join(folder, 'words.log');
});
afterEach(() => rm(folder, { recursive: true }));

const word = (id: number, photos = 2): Word => ({
  id,
  kind: 'add',
  label: `tag ${id}`,
  undoes: null,
  at: 1000 + id,
  changes: Array.from({ length: photos }, (_, index) => ({
    word: id,
    photo: {
      id: index + 1,
      addedAt: 5,
      root: '/photos',
      folder: 'Ağustos',
      name: { hex: 'ff2e6a7067' },
      size: 10,
      mtime: 20,
      contentHash: null,
      missingAt: null,
    },
    concept: { key: `own:tag ${id}`, name: `tag ${id}` },
    before: null,
    after: 'yes',
  })),
});

const opened = (): { last: number | undefined; words: Word[] } => {
  const words = new WordsFile(file);
  const read = { last: words.last?.id, words: [...words.words()] };
  words.close();
  return read;
};
const append = (...words: Word[]): void => {
  const log = new WordsFile(file);
  log.append(words);
  log.close();
};

test('what was appended is there again, also words of more photos than fit into memory’s pieces', () => {
  expect(opened()).toEqual({ last: undefined, words: [] });
  expect(existsSync(file)).toBe(false);
  append(word(1), word(2, 5000));
  append(word(3));
  expect(opened()).toEqual({ last: 3, words: [word(1), word(2, 5000), word(3)] });
});

test('wherever it is cut off, the whole words before that are left, and the next one follows them', () => {
  append(word(1), word(2), word(3));
  const whole = readFileSync(file);
  const ends = [1, 2, 3].map((id) => whole.indexOf('\n', whole.indexOf(`"word":{"id":${id},`)) + 1);
  fc.assert(
    fc.property(fc.nat({ max: whole.length }), (length) => {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const left = ends.filter((end) => end <= length).length;
      expect(opened().words.map(({ id }) => id)).toEqual([1, 2, 3].slice(0, left));
      append(word(left + 1));
      expect(opened().words.map(({ id }) => id)).toEqual([1, 2, 3, 4].slice(0, left + 1));
    }),
    { numRuns: 100 },
  );
});

test('a flipped byte costs no more than the line it lies in, or the two it parts', () => {
  append(word(1), word(2), word(3));
  const whole = readFileSync(file);
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= flip;
      writeFileSync(file, damaged);
      const { words } = opened();
      const changes = words.flatMap((each) => each.changes);
      expect(words.length).toBeGreaterThanOrEqual(2);
      expect(changes.length).toBeGreaterThanOrEqual(3);
      for (const each of words) expect(word(each.id)).toMatchObject({ label: each.label, at: each.at });
    }),
    { numRuns: 200 },
  );
});

test('a failed append leaves what was there', () => {
  const log = new WordsFile(file);
  log.append([word(1)]);
  expect(() =>
    log.append(
      (function* () {
        yield word(2, 3000);
        throw new Error('no space');
      })(),
    ),
  ).toThrow('no space');
  expect(log.last?.id).toBe(1);
  log.append([word(2)]);
  log.close();
  expect(opened().words).toEqual([word(1), word(2)]);
});

test('rewrite puts others in their place, and appending goes on', () => {
  append(word(1), word(2), word(3));
  const log = new WordsFile(file);
  log.rewrite([word(7)]);
  log.append([word(8)]);
  log.close();
  expect(opened()).toEqual({ last: 8, words: [word(7), word(8)] });
});

test('garbage of another program is no word', () => {
  writeFileSync(file, 'Dear diary\n'.repeat(10));
  appendFileSync(file, Buffer.alloc(100, 0xff));
  expect(opened()).toEqual({ last: undefined, words: [] });
});

test('any bytes of a path come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      expect(fromPathBytes(toPathBytes(Buffer.from(bytes))).equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});
