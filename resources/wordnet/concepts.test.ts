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

test('concepts.json is silent about what silent.tsv lists, and nothing else', () => {
  const silent = rows.filter((row) => row.silent).map(({ id }) => id);
  expect(silent).toEqual([...table('silent.tsv').keys()].sort());
});

test('concepts.json holds all of synsets.txt', () => {
  const ids = new Set(rows.map(({ id }) => id));
  for (const [id] of read('synsets.txt').matchAll(/^n\d{8}/gm)) expect(ids, id).toContain(id);
});
