/** @file Of what `export --json` writes, what a person said is read; faults are named by line and column. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJsonLines } from './json-lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-json-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string) {
  const file = join(folder, 'list.json');
  await writeFile(file, content);
  return Array.fromAsync(readJsonLines(file, 'list.json'));
}

const tag = (id: string, source: string) => ({ id, name: id, source, confidence: 1, verdict: null });
const photo = {
  ...{
    id: 7,
    file: '/p/a.jpg',
    takenAt: null,
    rating: 2,
    ratingSource: 'person',
    contentHash: 'AB'.repeat(32),
  },
  tags: [tag('n1', 'model'), tag('n2', 'person'), tag('own:x', 'taught')],
  rejected: [{ id: 'n3', name: 'cat' }],
};

test('what machines and files said is no word of a person', async () => {
  const file = { ...photo, ratingSource: 'file' };
  expect(await read(`\uFEFF${JSON.stringify(photo)}\r\n\r\n${JSON.stringify(file)}`)).toMatchObject([
    {
      ...{ line: 1, file: '/p/a.jpg', contentHash: 'ab'.repeat(32), rating: 2 },
      tags: [
        { id: 'n2', name: 'n2', verdict: 'yes' },
        { id: 'n3', name: 'cat', verdict: 'no' },
      ],
    },
    { line: 3, rating: null },
  ]);
});

test('an export of a version that had no hashes and rejections is read for what it has', async () => {
  const { id, file, takenAt, rating, tags } = photo;
  expect(await read(JSON.stringify({ id, file, takenAt, rating, tags }))).toEqual([
    {
      line: 1,
      file: '/p/a.jpg',
      contentHash: null,
      rating: null,
      tags: [{ id: 'n2', name: 'n2', verdict: 'yes' }],
    },
  ]);
});

test.each([
  ['an array over several lines', '[\n{}\n]', 'line 1, column 2: this is no JSON'],
  ['one on a line', '[]', 'line 1, column 1: Invalid input'],
  ['a line cut off', `${JSON.stringify(photo)}\n{"file":"b.jpg",`, 'line 2, column 17: this is no JSON'],
  ['a comma too many', '{"file":"b.jpg",}', 'line 1, column 17: this is no JSON'],
  ['no file', '{"rating":3}', 'line 1, column 1: file: '],
  ['a rating that is none', '{"file":"b.jpg", "rating": 7}', 'line 1, column 28: rating: '],
  [
    'a tag without a name',
    '{"file":"b","rejected":[{"id":"n1","name":"x"},{"id":"n2"}]}',
    'line 1, column 48: rejected.1.name: ',
  ],
])('refused with its place: %s', async (_, content, message) => {
  await expect(read(content)).rejects.toMatchObject({
    code: 'BAD_LIST',
    message: expect.stringContaining(`list.json, ${message}`),
    hint: expect.stringContaining('Nothing was taken in'),
  });
});
