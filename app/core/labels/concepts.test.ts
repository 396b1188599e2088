import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Concepts, baseForms } from './concepts.ts';

const animals = new Concepts([
  { id: 'n00000001', name: 'animal', names: ['animal'], gloss: '', parents: [] },
  { id: 'n00000002', name: 'canine', names: ['canine'], gloss: '', parents: ['n00000001'] },
  { id: 'n00000003', name: 'pet', names: ['pet'], gloss: '', parents: ['n00000001'] },
  { id: 'n00000004', name: 'dog', names: ['dog', 'hound'], gloss: '', parents: ['n00000002', 'n00000003'] },
  { id: 'n00000005', name: 'hound', names: ['hound'], gloss: '', parents: ['n00000004'] },
]);
const ids = (name: string) => animals.find(name).map((row) => row.id);

test('ancestors follow every path once, and include the concept itself', () => {
  expect([...animals.ancestors('n00000004')].sort()).toEqual([
    'n00000001',
    'n00000002',
    'n00000003',
    'n00000004',
  ]);
});

test('a name is found in any case and number, with all its meanings', () => {
  expect(ids('Dog')).toEqual(['n00000004']);
  expect(ids('  dogs ')).toEqual(['n00000004']);
  expect(ids('hounds')).toEqual(['n00000004', 'n00000005']);
  expect(ids('cat')).toEqual([]);
});

test.each([
  ['berries', 'berry'],
  ['foxes', 'fox'],
  ['buses', 'bus'],
  ['waltzes', 'waltz'],
  ['beaches', 'beach'],
  ['dishes', 'dish'],
  ['women', 'woman'],
  ['polar bears', 'polar bear'],
])('%s may be the plural of %s', (plural, singular) => {
  expect(baseForms(plural)).toContain(singular);
});

test('glass is the plural of nothing', () => {
  expect(baseForms('glass')).toEqual(['glass']);
});

test('a label outside the table is a concept of its own', () => {
  expect(animals.ofLabel('n00000004').name).toBe('dog');
  expect(animals.ofLabel(' Tea  Pot ')).toMatchObject({
    id: 'name:tea pot',
    name: 'Tea Pot',
    names: ['tea pot'],
    parents: [],
  });
  expect(animals.ofLabel('n12345678').id).toBe('n12345678');
});

describe('the shipped table', () => {
  let concepts: Concepts;
  const named = (name: string) => concepts.find(name).map((row) => row.id);

  beforeAll(() => {
    concepts = Concepts.load();
  });

  test('holds every class of ImageNet, and each parent that it names', () => {
    const imagenet = readFileSync(
      new URL('../../../resources/labels/imagenet1k.txt', import.meta.url),
      'utf8',
    );
    for (const id of imagenet.trim().split('\n')) expect(concepts.get(id), id).toBeDefined();
    for (const row of concepts.rows) for (const id of row.parents) expect(concepts.get(id), id).toBeDefined();
  });

  test('has no cycle and one root', () => {
    for (const row of concepts.rows)
      for (const parent of row.parents) expect(concepts.ancestors(parent).has(row.id), row.id).toBe(false);
    expect(concepts.rows.filter((row) => row.parents.length === 0).map((row) => row.name)).toEqual([
      'entity',
    ]);
  });

  test('finds names that are in lower case, the shown one among them', () => {
    for (const row of concepts.rows) {
      expect(row.names).toContain(row.name.toLowerCase());
      for (const name of row.names) expect(name).toBe(name.toLowerCase());
    }
  });

  test('knows everyday words and irregular plurals, and leaves out far-fetched senses', () => {
    expect(named('dog')).toEqual(['n02084071']); // not the sausage
    expect(named('wolves')).toEqual(['n02114100']);
    expect(named('timber wolves')).toEqual(['n02114367']);
    expect(named('mice')).toContain('n02330245');
    expect(named('cats')).toContain('n02121808');
    expect(named('cats')).not.toContain('n02127808'); // big cats
  });

  test('puts breeds below the dog, and the dog below the animal', () => {
    const above = concepts.ancestors('n02099601'); // golden retriever
    expect(above).toContain('n02084071'); // dog
    expect(above).toContain('n00015388'); // animal
    expect(above).not.toContain('n02121620'); // cat
  });

  test('never calls a person an ape: a network that knows no persons may take a portrait for one', () => {
    const [primate] = concepts.find('primate');
    const lemur = concepts.find('lemur')[0]!.id;
    const primates = concepts.rows.filter(({ id }) => concepts.ancestors(id).has(primate!.id));
    expect(primates.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['gorilla', 'chimpanzee', 'macaque']),
    );
    for (const { id, name, silent } of primates) {
      expect(silent === true, name).toBe(!concepts.ancestors(id).has(lemur));
    }
  });

  test('is found in Turkish too, in any case, in the plural, and without Turkish letters', () => {
    for (const name of ['köpek', 'Köpekler', 'KÖPEK', 'kopek'])
      expect(named(name), name).toEqual(['n02084071']);
    expect(named('İnek')).toEqual(['n02403454']);
    expect(named('inekler')).toEqual(['n02403454']);
    expect(named('kağıt')).toEqual(named('kâğıt'));
    expect(named('ırmak')).toEqual(['n09411430']);
    expect(named('IRMAK')).toEqual(['n09411430']);
  });

  test('takes no English name away: where a Turkish one is the same, the English meaning stays', () => {
    expect(named('pasta')).not.toContain('n07628870'); // cake
    expect(named('toy')).not.toContain('n02018795'); // bustard
    expect(named('at')).toEqual([]); // horse, but also a word of English queries
    expect(named('dollar')).toEqual(named('dollar bill')); // no plural of "dol"
    const english = new Set(
      concepts.rows.flatMap(({ id, names }) => {
        const turkish = concepts.turkish.get(id) ?? [];
        return names.filter((name) => !turkish.includes(name));
      }),
    );
    for (const names of concepts.turkish.values())
      for (const name of names) expect(english).not.toContain(name);
  });

  test('keeps silent about abstractions and hazards only, not about what people say', () => {
    for (const name of ['entity', 'artifact', 'placental', 'implement'])
      expect(
        concepts.find(name).every((row) => row.silent),
        name,
      ).toBe(true);
    for (const name of [
      'animal',
      'man-made object',
      'bird',
      'mammal',
      'vehicle',
      'food',
      'plant',
      'furniture',
      'clothing',
      'dog',
      'person',
    ])
      expect(
        concepts.find(name).some((row) => !row.silent),
        name,
      ).toBe(true);
  });
});
