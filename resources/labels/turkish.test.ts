import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ConceptRow } from '../../app/core/labels/concepts.ts';
import { parseTurkish, searchedNames } from './turkish.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const rows = parseTurkish(read('turkish.tsv'));
const concepts = new Map(
  (JSON.parse(read('../wordnet/concepts.json')) as ConceptRow[]).map((row) => [row.id, row]),
);

test('every line names a concept that is shown, by its English name', () => {
  for (const { id, english } of rows) {
    expect(concepts.get(id), `${id} ${english}`).toMatchObject({ name: english });
    expect(concepts.get(id)?.silent, english).toBeUndefined();
  }
});

test('each concept has one line, in order', () => {
  const ids = rows.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('names are composed, trimmed, and in letters that Turkish has, or those of a foreign name', () => {
  for (const { names } of rows) {
    for (const name of names) {
      expect(name).toBe(name.normalize('NFC').trim());
      expect(name).toMatch(/^[\p{L}\d’() -]+$/u);
    }
  }
});

test.each([
  [['köpek'], ['köpek', 'kopek']],
  [['İngiliz anahtarı'], ['ingiliz anahtarı', 'ingiliz anahtari']],
  [['ISITICI'], ['ısıtıcı', 'isitici']],
  [['kâğıt'], ['kâğıt', 'kağıt', 'kagit']],
  [['gelincik (hayvan)'], ['gelincik']],
  [['at', 'beygir'], ['beygir']],
])('%j is found by %j', (names, expected) => {
  const [shown, ...others] = names as [string];
  expect(searchedNames({ id: 'n1', english: 'x', names: [shown, ...others] })).toEqual(expected);
});

test.each(['n1\tdog', 'n1\tdog\t', 'n1\tdog\tköpek\tmore', '\tdog\tköpek'])('%j is no line of it', (line) => {
  expect(() => parseTurkish(`# comment\n${line}\n`)).toThrow('cannot read');
});
