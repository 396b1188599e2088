import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ConceptRow } from '../../app/core/labels/concepts.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const table = (name: string) =>
  new Map(
    read(name)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t') as [string, string]),
  );
const rows = JSON.parse(read('concepts.json')) as ConceptRow[];

// Run `npm run generate:concepts` where one of these fails.

test('concepts.json has the names of names.tsv', () => {
  const byId = new Map(rows.map((row) => [row.id, row.name]));
  for (const [id, name] of table('names.tsv')) expect(byId.get(id), id).toBe(name);
});

const words = read('merged.tsv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as [id: string, word: string, into: string, reason: string]);
const byId = new Map(rows.map((row) => [row.id, row]));

test('concepts.json is silent about what silent.tsv and merged.tsv list, and nothing else', () => {
  const silent = rows.filter((row) => row.silent).map(({ id }) => id);
  expect(silent).toEqual([...table('silent.tsv').keys(), ...words.map(([id]) => id)].sort());
});

test('what is merged lies below the other alone, which is said and found by the names of both', () => {
  for (const [id, word, into] of words) {
    expect(byId.get(id)?.parents, id).toEqual([into]);
    expect(byId.get(into)?.silent, into).toBeUndefined();
    expect(byId.get(into)?.names).toContain(word.toLowerCase());
  }
});

test('each rule names a concept and a reason, once', () => {
  for (const name of ['names.tsv', 'silent.tsv', 'merged.tsv']) {
    const lines = read(name).trim().split('\n').slice(1);
    expect(new Set(lines.map((line) => line.split('\t')[0])).size, name).toBe(lines.length);
    for (const line of lines) {
      const cells = line.split('\t');
      expect(byId.has(cells[0]!), line).toBe(true);
      expect(cells.at(-1)!.length, line).toBeGreaterThan(5);
    }
  }
  for (const [id, name] of table('names.tsv')) {
    const word = /^WordNet says (.+?)(?:[,;]|$)/.exec(
      read('names.tsv').split(id)[1]!.split('\n')[0]!.split('\t')[2]!,
    );
    if (word !== null) expect(name, `${id} is called so anyway`).not.toBe(word[1]);
  }
});

test('no two of the classes of ImageNet that are said have one name', () => {
  const classes = new Set(read('../labels/imagenet1k.txt').trim().split('\n'));
  const ids = new Map<string, string[]>();
  for (const { id, name, silent } of rows) {
    if (silent || !classes.has(id)) continue;
    ids.set(name.toLowerCase(), [...(ids.get(name.toLowerCase()) ?? []), id]);
  }
  expect([...ids.values()].filter((same) => same.length > 1)).toEqual([]);
});

test('what is said is in the words of everyday', () => {
  const shown = (id: string) => byId.get(id)?.name;
  expect(shown('n02134084')).toBe('polar bear'); // not ice bear
  expect(shown('n02108089')).toBe('boxer dog'); // not a boxer
  expect(shown('n03188531')).toBe('nappy');
  expect(shown('n04467665')).toBe('articulated lorry');
});

test('concepts.json holds all of synsets.txt', () => {
  const ids = new Set(rows.map(({ id }) => id));
  for (const [id] of read('synsets.txt').matchAll(/^n\d{8}/gm)) expect(ids, id).toContain(id);
});
