/** @file What `export --csv` writes is read back as it was; lists of other tools; and where a list makes no sense. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListedPhoto } from '../../contract/lists.ts';
import { csvHeader, csvRow, readCsv } from './csv.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Uint8Array) {
  const file = join(folder, 'list.csv');
  await writeFile(file, content);
  return Array.fromAsync(readCsv(file, 'list.csv'));
}

const hash = 'ab'.repeat(32);

test('what was exported is read as what a person said, whatever names and paths hold', async () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => text.trim());
  const awkward = fc.constantFrom('a; b', 'a\\', ';', '\\;', '"', 'x,y', 'line\nbreak', '=1+1', 'İğdır');
  const tag = fc.oneof(name, awkward).filter((text) => text !== '' && !text.includes('\uFFFD'));
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        file: fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== ''),
        person: fc.array(tag, { maxLength: 4 }),
        model: fc.array(tag, { maxLength: 3 }),
        no: fc.array(tag, { maxLength: 4 }),
        rating: fc.option(fc.integer({ min: 0, max: 5 })),
        own: fc.boolean(),
      }),
      async ({ file, person, model, no, rating, own }) => {
        const said = (names: string[], source: 'person' | 'model') =>
          names.map((each) => ({ id: `own:${each}`, name: each, source, confidence: 0.5, verdict: null }));
        const photo: ListedPhoto = {
          ...{ id: 1, file, takenAt: null, contentHash: hash, rating },
          ratingSource: rating === null ? null : own ? 'person' : 'file',
          tags: [...said(model, 'model'), ...said(person, 'person')],
          rejected: no.map((each) => ({ id: `own:${each}`, name: each })),
        };
        const [words, ...more] = await read(csvHeader() + csvRow(photo));
        expect(more).toEqual([]);
        expect(words).toMatchObject({ file, contentHash: hash, rating: own ? rating : null });
        expect(words!.tags).toEqual([
          ...person.map((each) => ({ id: `own:${each}`, name: each, verdict: 'yes' })),
          ...no.map((each) => ({ id: `own:${each}`, name: each, verdict: 'no' })),
        ]);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['commas', 'path,tag,rating\na.jpg,dog,3\nb.jpg,,\n'],
  [
    'semicolons, a byte order mark and lines of Windows',
    '\uFEFFpath;tag;rating\r\na.jpg;dog;3\r\n"b.jpg";;\r\n',
  ],
  ['tabs, other columns and another order', 'rating\tcamera\tpath\ttag\n3\tX\ta.jpg\t dog \n\tY\tb.jpg\t'],
])('a list of another tool: %s', async (_, content) => {
  expect(await read(content)).toEqual([
    {
      ...{ line: 2, file: 'a.jpg', contentHash: null, rating: 3 },
      tags: [{ id: null, name: 'dog', verdict: 'yes' }],
    },
    { ...{ line: 3, file: 'b.jpg', contentHash: null, rating: null }, tags: [] },
  ]);
});

test('without ratings, and with no rows at all', async () => {
  expect(await read('path,tag\n"a, b.jpg","x ""y"""\n')).toMatchObject([
    { file: 'a, b.jpg', tags: [{ name: 'x "y"' }], rating: null },
  ]);
  expect(await read('path,tag\n')).toEqual([]);
});

test.each([
  [
    'a rating that is none',
    'path,tag,rating\na.jpg,dog,3\nb.jpg,dog,6\n',
    'line 3, column "rating": "6" is no rating',
  ],
  ['no path', 'path,tag\n ,dog\n', 'line 2, column "path": there is no path'],
  [
    'a cell too few',
    'path,tag,rating\na.jpg,dog,3\nb.jpg,dog\n',
    'line 3, column "rating": Invalid Record Length',
  ],
  ['a quote that is not closed', 'path,tag\na.jpg,"dog\n', 'line 2, column "tag": Quote Not Closed'],
  [
    'a quote that ends too early',
    'path,tag\na.jpg,dog\n"b".jpg,dog\n',
    'line 3, column "path": Invalid Closing Quote',
  ],
  ['columns that say nothing', 'name,keywords\na.jpg,dog\n', 'line 1, column 1: there is no column "path"'],
  ['nothing', '', 'line 1, column 1: it is empty'],
  [
    'letters of an old code page',
    Buffer.from('path,tag\na.jpg,\xc7i\xe7ek\n', 'latin1'),
    'line 2, column "tag": it is not UTF-8',
  ],
  [
    'lists of unequal length',
    'file,tags,concepts,sources\na.jpg,dog; cat,n1,person; person\n',
    'line 2, column "concepts": it has 1',
  ],
  ['a hash that is none', 'file,tags,contentHash\na.jpg,,abc\n', 'line 2, column "contentHash"'],
])('refused with its place: %s', async (_, content, message) => {
  await expect(read(content)).rejects.toMatchObject({
    code: 'BAD_LIST',
    message: expect.stringContaining(`list.csv, ${message}`),
  });
});
