import type { Database } from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { Completion } from '../../contract/views.ts';
import { Concepts } from '../labels/concepts.ts';
import { statementOperations } from '../labels/statements.ts';
import { conceptOperations } from '../labels/operations.ts';
import { searchOperations } from '../search/operations.ts';
import { partsOf } from '../search/parts.ts';
import { parse } from '../search/parse.ts';
import { concepts, makeDatabase, makePhotos } from '../search/testing.ts';
import { browseOperations } from './operations.ts';

const { complete, findConcepts } = browseOperations;
const { countMatches } = searchOperations;

const photos = makePhotos(150, 3);
let db: Database;
beforeAll(() => {
  db = makeDatabase(photos);
});

/** A text with a bar for the cursor: what the completions put in, and the whole text with the first of them. */
const inserts = (text: string, within = db): string[] =>
  completions(text, within).map(({ insert }) => insert);
const completions = (text: string, within = db) => complete(within, text.replace('|', ''), text.indexOf('|'));
function chosen(text: string, label: string): string {
  const { start, end, insert } = completions(text).find((each) => each.label === label)!;
  const plain = text.replace('|', '');
  return plain.slice(0, start) + insert + plain.slice(end);
}

describe('concepts', () => {
  test('are offered by the beginning of a name or of a word in it, with their place and photos', () => {
    expect(completions('gol|')).toEqual([
      {
        ...{ kind: 'concept', start: 0, end: 3, insert: '"golden retriever"', label: 'golden retriever' },
        ...{ detail: 'retriever · dog · pet · animal', count: countMatches(db, { query: 'tag:golden' }) },
      },
    ]);
    expect(inserts('ret|').slice(0, 2)).toEqual(['retriever', '"golden retriever"']);
    expect(inserts('ice|')).toEqual(['"polar bear"']);
    expect(inserts('(bird|')).toEqual(['"crane (bird)"']);
    expect(inserts('etriever|')).toEqual([]);
    expect(inserts('DOG|')).toContain('dog');
  });

  test('that most photos have come first, and those that none has last', () => {
    const few = makeDatabase(
      [1, 2, 3].map((id) => ({
        ...photos[0]!,
        ...{ id, name: `${id}`, state: 'done', statements: [] },
        labels: [{ concept: id === 1 ? 'cat' : 'crane-machine', source: 'model', score: 1 }],
      })),
    );
    expect(inserts('c|', few)).toEqual([
      '"crane (machine)"',
      'cat',
      '"crane (bird)"',
      'tabby',
      'camera:',
      'conf:',
    ]);
    expect(completions('c|', few).map(({ count }) => count)).toEqual([2, 1, 0, 0, null, null]);
  });

  test('replace the word at the cursor, and the words before it that begin the same name', () => {
    expect(chosen('beach do|x -cat', 'dog')).toBe('beach dog -cat');
    expect(chosen('beach golden ret|', 'golden retriever')).toBe('beach "golden retriever"');
    expect(chosen('beach polar|', 'polar bear')).toBe('beach "polar bear"');
    expect(chosen('-(polar b|)', 'polar bear')).toBe('-("polar bear")');
    expect(chosen('sunset "polar b| dog', 'polar bear')).toBe('sunset "polar bear" dog');
    expect(chosen('-tag:pol| dog', 'polar bear')).toBe('-tag:"polar bear" dog');
    expect(chosen('label:cat|', 'cat')).toBe('label:cat');
  });

  test('every one is found again by what is put in', () => {
    for (const { name, id } of concepts.rows) {
      for (const field of ['', 'tag:', 'label:']) {
        const offered = complete(db, `${field}"${name}`, field.length + 1 + name.length);
        const one = offered.find(({ label }) => label === name)!;
        expect(Completion.parse(one)).toEqual(one);
        expect(partsOf(db, one.insert)).toMatchObject([{ label: name }]);
        if (field !== 'label:') expect(one.count).toBe(countMatches(db, { query: `tag:${id}` }));
      }
    }
  });

  test("a person's own tags are among them, whatever they are called", () => {
    const own = makeDatabase(photos);
    for (const concept of ['Aunt Mary', 'or', 're:zero', '♥', 'say "hi"'])
      statementOperations.stateTag(own, { photos: [1], concept, verdict: 'yes', at: 0 });
    for (const [text, insert] of [
      ['mar|', '"Aunt Mary"'],
      ['or|', '"or"'],
      ['re:|', undefined],
      ['"re:|', '"re:zero"'],
      ['"♥|', 'tag:♥'],
      ['say|', '"say \\"hi\\""'],
    ] as const) {
      const [first] = inserts(text, own);
      expect(first, text).toBe(insert);
      if (insert) expect(partsOf(own, insert)).toMatchObject([{ kind: 'concept', kinds: 1 }]);
    }
  });

  test('silent ones are not offered, nor named as a place', () => {
    const quiet = makeDatabase(photos);
    conceptOperations.importConcepts(
      quiet,
      concepts.rows.map((row) => (row.id === 'pet' ? { ...row, silent: true as const } : row)),
    );
    expect(inserts('pet|', quiet)).toEqual([]);
    expect(findConcepts(quiet, 'pe')).toEqual([]);
    expect(completions('cat|', quiet)[0]).toMatchObject({ label: 'cat', detail: 'animal' });
  });
});

describe('fields', () => {
  test('come after the concepts', () => {
    expect(completions('ta|').map(({ kind, insert }) => [kind, insert])).toEqual([
      ['concept', 'tabby'],
      ['field', 'tag:'],
      ['field', 'taken:'],
    ]);
    const empty = completions('|');
    expect(empty).toHaveLength(12);
    expect(empty.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 8 }, () => 'concept'),
      ...Array.from({ length: 4 }, () => 'field'),
    ]);
  });

  test('are all offered, each with an example that parses', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const offered = letters
      .flatMap((letter) => completions(`${letter}|`))
      .filter(({ kind }) => kind === 'field');
    expect(offered.map(({ insert }) => insert).sort()).toEqual(
      [
        'camera',
        'conf',
        'folder',
        'has',
        'height',
        'is',
        'label',
        'near',
        'rating',
        'similar',
        'size',
        'source',
        'tag',
        'taken',
        'type',
        'width',
      ].map((name) => `${name}:`),
    );
    for (const { insert, detail } of offered) {
      expect(parse(detail)).toMatchObject({ kind: insert.slice(0, -1) });
      expect(Completion.parse({ ...offered[0], detail })).toBeTruthy();
    }
  });

  test.each([
    'camera:|',
    'camera:eos|',
    'folder:|',
    'folder:hol|',
    'folder:/home/|',
    'taken:|',
    'taken:20|',
    'is:un|',
    'type:|',
    'source:p|',
    'has:|',
  ])('the values behind %s parse, and find as many photos as they say', (text) => {
    const offered = completions(text);
    expect(offered.length).toBeGreaterThan(0);
    for (const each of offered) {
      expect(Completion.parse(each)).toEqual(each);
      const found = countMatches(db, { query: each.insert });
      if (each.count !== null) expect(found, each.insert).toBe(each.count);
    }
  });

  test('folders are named by their last name, with what lies above it', () => {
    expect(completions('dog folder:holi|')).toEqual([
      {
        ...{ kind: 'folder', start: 4, end: 15, insert: 'folder:"/home/me/Holiday 2019/"' },
        ...{ label: 'Holiday 2019', detail: '/home/me/' },
        count: countMatches(db, { query: 'folder:"/home/me/Holiday 2019/"' }),
      },
    ]);
  });

  test('in the name of a field, and for values that are free, nothing is offered', () => {
    for (const text of ['ta|ken:2019', 'rating:|', 'zzz:|', 'near:5|']) expect(completions(text)).toEqual([]);
  });
});

test('Turkish names are offered to those who write Turkish', () => {
  const shipped = makeDatabase(photos);
  conceptOperations.importConcepts(shipped, Concepts.load().rows);
  const offered = (text: string, language?: 'en' | 'tr') =>
    complete(shipped, text, text.length, language).map(({ label }) => label);
  expect(offered('kedi', 'tr')).toContain('cat');
  expect(offered('kedi')).toEqual([]);
  expect(offered('domat', 'tr')).toEqual(['tomato']);
  expect(offered('domat')).toEqual([]);
  expect(offered('dog', 'tr')).toContain('dog');
  expect(findConcepts(shipped, 'köpek', 'tr').map(({ id }) => id)).toContain('n02084071');
});

test('findConcepts gives names by their beginning, those with photos first', () => {
  expect(findConcepts(db, 'gold')).toEqual([
    { id: 'golden', name: 'golden retriever', detail: 'retriever · dog · pet · animal' },
  ]);
  expect(findConcepts(db, '')).toHaveLength(12);
  expect(
    findConcepts(db, 'crane')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['crane-bird', 'crane-machine']);
  expect(findConcepts(db, ' POLAR  bear ')).toMatchObject([{ id: 'polar' }]);
});

test('findConcepts gives the person’s own tags first where that is asked for', () => {
  const own = { id: 'own:dodo', name: 'Dodo', names: ['dodo'], gloss: '', parents: [] };
  const mine = makeDatabase(photos);
  conceptOperations.addConcepts(mine, [own]);
  const first = (options?: { ownFirst: boolean }) => findConcepts(mine, 'do', 'en', options)[0]?.name;
  expect(first()).toBe('dog');
  expect(first({ ownFirst: true })).toBe('Dodo');
});
