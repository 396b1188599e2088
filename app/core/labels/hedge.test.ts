import { expect, test } from 'vitest';
import { Concepts, type ConceptRow } from './concepts.ts';
import { prepareHedge, softmax } from './hedge.ts';

const concept = (id: string, parents: string[] = [], silent = false): ConceptRow => ({
  id,
  name: id.toUpperCase(),
  names: [id],
  gloss: '',
  parents,
  ...(silent ? { silent } : {}),
});

//           entity (silent)
//        /         \
//     animal       thing (silent)
//    /     \           |
//  pet    canine      cup, jug, jar, pot
//  | \    /    \
//  |  dog      wolf, fox
//  |   |  \
// cat  pug  beagle
const concepts = new Concepts([
  concept('entity', [], true),
  concept('animal', ['entity']),
  concept('pet', ['animal']),
  concept('canine', ['animal']),
  concept('dog', ['pet', 'canine']),
  concept('pug', ['dog']),
  concept('beagle', ['dog']),
  concept('cat', ['pet']),
  concept('wolf', ['canine']),
  concept('fox', ['canine']),
  concept('thing', ['entity'], true),
  ...['cup', 'jug', 'jar', 'pot'].map((id) => concept(id, ['thing'])),
]);
const labels = ['pug', 'beagle', 'cat', 'wolf', 'fox', 'cup', 'jug', 'jar', 'pot', 'pencil'];
const hedge = prepareHedge(concepts, labels);

/** Log-probabilities: what is not named shares the rest evenly. */
const scores = (given: Record<string, number>): Float32Array => {
  const rest = 1 - Object.values(given).reduce((a, b) => a + b, 0);
  const others = labels.length - Object.keys(given).length;
  return Float32Array.from(labels, (label) => Math.log(given[label] ?? rest / others));
};

test('says the class itself where it is sure', () => {
  expect(hedge(scores({ pug: 0.95 }))).toEqual([
    { id: 'pug', name: 'PUG', confidence: expect.closeTo(0.95, 5) },
  ]);
});

test('steps up to what the likely classes have in common', () => {
  expect(hedge(scores({ pug: 0.5, beagle: 0.45 }))).toMatchObject([{ id: 'dog' }]);
  expect(hedge(scores({ pug: 0.5, cat: 0.45 }))).toMatchObject([{ id: 'pet' }]);
  expect(hedge(scores({ pug: 0.4, wolf: 0.3, fox: 0.25 }))).toMatchObject([{ id: 'canine' }]);
});

test('counts a class once where two paths lead up from it', () => {
  // pug and beagle reach animal through pet and through canine: counted twice they would make it 1.0
  expect(
    hedge(scores({ pug: 0.25, beagle: 0.25, cat: 0.05, wolf: 0.05, cup: 0.4 }), {
      threshold: 0.58,
    }),
  ).toEqual([{ id: 'animal', name: 'ANIMAL', confidence: expect.closeTo(0.6, 5) }]);
});

test('abstractions are silence', () => {
  expect(hedge(scores({ cup: 0.3, jug: 0.3, jar: 0.39 }))).toEqual([]);
});

test('so is what tells less than the nats asked for', () => {
  const unsure = scores({ pug: 0.33, cat: 0.33, wolf: 0.33 });
  expect(hedge(unsure, { minNats: Math.log(2) })).toMatchObject([{ id: 'animal' }]); // 5 of 10 classes: ln 2
  expect(hedge(unsure, { minNats: Math.log(2.01) })).toEqual([]);
});

test('a lower threshold says more, a higher temperature less', () => {
  const likely = scores({ pug: 0.7, beagle: 0.27 });
  expect(hedge(likely)).toMatchObject([{ id: 'dog' }]);
  expect(hedge(likely, { threshold: 0.6, reward: 0 })).toMatchObject([{ id: 'pug' }]);
  expect(hedge(likely, { temperature: 5 })).toEqual([]);
});

test('with a larger reward for being true, the surer is said before the more telling', () => {
  const likely = scores({ pug: 0.8, beagle: 0.15 });
  // ln 10 for a pug, ln 5 for a dog: 0.8 x 2.3 beats 0.95 x 1.6 by what they tell alone, but with 5 nats for the truth
  // 0.8 x 7.3 does not beat 0.95 x 6.6
  expect(hedge(likely, { threshold: 0.7, reward: 0 })).toMatchObject([{ id: 'pug' }]);
  expect(hedge(likely, { threshold: 0.7, reward: 5 })).toMatchObject([{ id: 'dog' }]);
  expect(hedge(likely, { threshold: 0.98, reward: 5 })).toEqual([]);
});

test('what a rule gives a threshold of its own is said before what lies above it, and before nothing else', () => {
  const own = { least: 0.3, own: true, allowed: false };
  const ruled = (id: string) => prepareHedge(concepts, labels, {}, new Map([[id, own]]));
  const unsure = scores({ pug: 0.4, cat: 0.3, wolf: 0.25 });
  expect(hedge(unsure)).toMatchObject([{ id: 'animal' }]);
  expect(ruled('pug')(unsure)).toMatchObject([{ id: 'pug' }]);
  expect(ruled('pug')(scores({ pug: 0.2, cat: 0.5, wolf: 0.25 }))).toMatchObject([{ id: 'animal' }]);
  expect(ruled('dog')(scores({ pug: 0.96 }))).toMatchObject([{ id: 'pug' }]);
  expect(ruled('cup')(scores({ cup: 0.1, pug: 0.85 }))).toMatchObject([{ id: 'pug' }]);
  const both = new Map(['animal', 'pug'].map((id) => [id, own]));
  expect(prepareHedge(concepts, labels, {}, both)(unsure)).toMatchObject([{ id: 'pug' }]);
});

test('options given once hold for every call that names no others', () => {
  const likely = scores({ pug: 0.7, beagle: 0.27 });
  const calibrated = prepareHedge(concepts, labels, { threshold: 0.6, reward: 0, temperature: 1 });
  expect(calibrated(likely)).toMatchObject([{ id: 'pug' }]);
  expect(calibrated(likely, { threshold: 0.9 })).toMatchObject([{ id: 'dog' }]);
});

test('among equally specific concepts the most probable is said', () => {
  expect(hedge(scores({ cup: 0.3, cat: 0.5 }), { threshold: 0.25, reward: 0 })).toMatchObject([
    { id: 'cat' },
  ]);
});

test('of two concepts with the same classes the deeper is said, unless it is silent', () => {
  const chain = (silent: boolean) =>
    prepareHedge(
      new Concepts([
        concept('fruit'),
        concept('apple', ['fruit']),
        concept('granny smith', ['apple'], silent),
      ]),
      ['granny smith', 'name:cup'],
    );
  const sure = Float32Array.from([9, 0]);
  expect(chain(false)(sure)).toMatchObject([{ id: 'granny smith' }]);
  expect(chain(true)(sure)).toMatchObject([{ id: 'apple' }]);
});

test('a class that is no synset is said by its own name', () => {
  expect(hedge(scores({ pencil: 0.97 }))).toMatchObject([{ id: 'name:pencil', name: 'pencil' }]);
});

test('scores of another model are refused', () => {
  expect(() => hedge(new Float32Array(3))).toThrow('3 scores for a model of 10 classes');
});

test('softmax is even where scores are, and bears large ones and log(0)', () => {
  expect([...softmax(Float32Array.of(1000, 1000, -Infinity))]).toEqual([0.5, 0.5, 0]);
  expect(softmax(Float32Array.of(2, 0), 2)[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
});
