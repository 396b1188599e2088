import { describe, expect, test } from 'vitest';
import { accuracy, crossValidate, type Example, fitCalibration, judge, measure } from './calibrate.ts';
import { Concepts, type ConceptRow } from './concepts.ts';

const concept = (id: string, ...parents: string[]): ConceptRow => ({
  id,
  name: id,
  names: [id],
  gloss: '',
  parents,
});

// animal: dog (pug, beagle), cat, wolf; the model does not know the wolf, nor what is no animal but a cup or a jug
const concepts = new Concepts([
  concept('animal'),
  concept('dog', 'animal'),
  concept('pug', 'dog'),
  concept('beagle', 'dog'),
  concept('cat', 'animal'),
  concept('wolf', 'animal'),
  concept('cup'),
  concept('jug'),
]);
const labels = ['pug', 'beagle', 'cat', 'cup', 'jug'];

/** Logits of a network that gives `label` this probability, and `other` the rest but for a trace. */
function scores(label: string, probability: number, other: string): Float32Array {
  const trace = 1e-4;
  return Float32Array.from(labels, (name) =>
    Math.log(name === label ? probability : name === other ? 1 - probability - 3 * trace : trace),
  );
}

const repeat = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Where the network says p, it is right p of the time, from 0.5 to 0.98. */
const honest: Example[] = repeat(1500, (i) => {
  const p = 0.5 + ((i * 7) % 49) / 100;
  const isRight = (i * 0.618034) % 1 < p;
  return { scores: scores('cup', p, 'jug'), truth: isRight ? 'cup' : 'jug' };
});

/** The same network, its logits multiplied. */
const louder = (factor: number): Example[] =>
  honest.map(({ scores, truth }) => ({ scores: scores.map((score) => score * factor), truth }));

test('what is said is true where it is what the picture shows or lies above it', () => {
  expect(judge(concepts, 'pug', 'pug')).toBe('right');
  expect(judge(concepts, 'animal', 'pug')).toBe('right');
  expect(judge(concepts, 'animal', 'wolf')).toBe('right');
  expect(judge(concepts, 'beagle', 'pug')).toBe('wrong');
  expect(judge(concepts, 'dog', 'wolf')).toBe('wrong');
  expect(judge(concepts, 'pug', 'dog')).toBe('unjudged');
});

describe('the temperature', () => {
  test('of an honest network is about 1', () => {
    expect(fitCalibration(concepts, labels, honest, 0.95).temperature).toBeCloseTo(1, 1);
  });

  test.each([0.5, 2, 4])('undoes logits multiplied by %d', (factor) => {
    const { temperature } = fitCalibration(concepts, labels, louder(factor), 0.95);
    expect(temperature / factor).toBeGreaterThan(0.95);
    expect(temperature / factor).toBeLessThan(1.05);
  });

  test('is left at 1 where nothing is known of the classes', () => {
    const wolves = honest.map(({ scores }) => ({ scores, truth: 'wolf' }));
    expect(fitCalibration(concepts, labels, wolves, 0.95).temperature).toBe(1);
  });
});

describe('the threshold', () => {
  test('is the lowest from which what is said is true as often as asked', () => {
    // said from p on, it is right (p + 0.98) / 2 of the time
    const { threshold } = fitCalibration(concepts, labels, honest, 0.85);
    expect(threshold).toBeGreaterThan(0.7);
    expect(threshold).toBeLessThan(0.82);
    expect(
      measure(concepts, labels, honest, { temperature: 1, threshold, caution: 0, reward: 0 }).precision,
    ).toBeGreaterThan(0.85);
  });

  test('is stricter where less is said, for then chance may have been kind', () => {
    const few = honest.slice(0, 150);
    const { threshold } = fitCalibration(concepts, labels, few, 0.85);
    expect(threshold).toBeGreaterThan(fitCalibration(concepts, labels, honest, 0.85).threshold);
  });

  test('lets nothing through where the target cannot be reached', () => {
    const calibration = fitCalibration(concepts, labels, honest, 0.999);
    expect(measure(concepts, labels, honest, calibration).coverage).toBe(0);
  });

  test('bears pictures of what the model does not know', () => {
    const strangers = repeat(400, (i) => ({
      scores: scores('cup', 0.5 + (i % 45) / 100, 'jug'),
      truth: 'wolf',
    }));
    const known = honest.map((example) => ({ ...example, truth: 'cup' }));
    const alone = fitCalibration(concepts, labels, known, 0.9);
    const { threshold } = fitCalibration(concepts, labels, [...known, ...strangers], 0.9);
    expect(threshold).toBeGreaterThan(alone.threshold);
  });
});

test('where what tells much is wrong more often than it seems, the reward lets what tells less be said before it', () => {
  // seems a pug at 0.85 and a dog at 0.99; it is a beagle as often as not
  const seemsPug = Float32Array.from([0.85, 0.14, 0.004, 0.003, 0.003], Math.log);
  const dogs = repeat(400, (i) => ({ scores: seemsPug, truth: i % 2 === 0 ? 'pug' : 'beagle' }));
  // sure cups, at a lower probability than the false pugs
  const cups = repeat(400, () => ({ scores: scores('cup', 0.8, 'jug'), truth: 'cup' }));
  const calibration = fitCalibration(concepts, labels, [...cups, ...dogs], 0.9);
  const said = (examples: Example[]) => measure(concepts, labels, examples, calibration);
  expect(calibration.reward).toBeGreaterThan(0);
  expect(said(cups)).toMatchObject({ coverage: 1, precision: 1 });
  expect(said(dogs)).toMatchObject({ coverage: 1, precision: 1 });
});

describe('measured are', () => {
  test('how much is said, how much of it is true, and what it tells', () => {
    const examples: Example[] = [
      { scores: scores('cup', 0.99, 'jug'), truth: 'cup' }, // right, ln 5
      { scores: scores('cat', 0.99, 'jug'), truth: 'jug' }, // wrong, ln 5
      { scores: scores('pug', 0.5, 'beagle'), truth: 'pug' }, // dog: right, ln 5/2
      { scores: scores('pug', 0.99, 'cat'), truth: 'dog' }, // nobody can tell, ln 5
      { scores: scores('cup', 0.5, 'jug'), truth: 'cup' }, // silence
    ];
    const measured = measure(concepts, labels, examples);
    expect(measured).toMatchObject({ pictures: 5, coverage: 0.8 });
    expect(measured.precision).toBeCloseTo(2 / 3, 10);
    expect(measured.nats).toBeCloseTo((3 * Math.log(5) + Math.log(5 / 2)) / 4, 10);
  });

  test('the first answers, on the pictures of classes that the model knows', () => {
    const examples: Example[] = [
      { scores: scores('cup', 0.9, 'jug'), truth: 'cup' },
      { scores: scores('cup', 0.9, 'jug'), truth: 'jug' },
      { scores: scores('cup', 0.9, 'jug'), truth: 'wolf' },
    ];
    expect(accuracy(concepts, labels, examples, 1)).toBe(1 / 2);
    expect(accuracy(concepts, labels, examples, 2)).toBe(1);
  });
});

test('the half that is measured has no part in the fit', () => {
  // Examples of a truth are dealt out in turn: in one half the network is always right, in the other never.
  const split = repeat(600, (i) => ({
    scores: scores('cup', 0.9, 'jug'),
    truth: 'cup',
    isRight: i % 2 === 0,
  })).map(({ scores: own, truth, isRight }) => ({
    scores: isRight ? own : scores('jug', 0.9, 'cup'),
    truth,
  }));
  const { coverage, precision } = crossValidate(concepts, labels, split, 0.9);
  expect(coverage).toBe(0.5); // the half that taught trust is not trusted itself, the other is in vain
  expect(precision).toBe(0);
});
