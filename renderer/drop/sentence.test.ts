import { expect, test } from 'vitest';
import { Text } from '../text/text.svelte.ts';
import { sentenceOf } from './sentence.ts';

const tag = (name: string, confidence: number, id = name) => ({ id, name, confidence });
const label = (name: string, score: number) => ({ id: name, name, score });

function say(
  tags: ReturnType<typeof tag>[],
  labels: ReturnType<typeof label>[] = [],
  locale = 'en-GB',
): string {
  const text = new Text();
  text.locale = locale;
  return sentenceOf({ tags, labels }, text);
}

test('a sure tag, and a finer guess that is less sure', () => {
  expect(say([tag('dog', 0.97)], [label('beagle', 0.61)])).toBe('A beagle, probably; certainly a dog.');
  expect(say([tag('dog', 0.97)], [label('beagle', 0.3)])).toBe('A beagle, perhaps; certainly a dog.');
  expect(say([tag('dog', 0.97)], [label('beagle', 0.61)], 'tr')).toBe(
    'Büyük olasılıkla beagle; kesinlikle köpek.',
  );
});

test('each confidence has its own word', () => {
  expect(say([tag('dog', 0.9)])).toBe('Certainly a dog.');
  expect(say([tag('dog', 0.89)])).toBe('A dog, probably.');
  expect(say([tag('dog', 0.49)])).toBe('A dog, perhaps.');
});

test('nothing clear is said to be so', () => {
  expect(say([], [label('beagle', 0.4)])).toBe('Nothing is clear enough to say.');
  expect(say([tag('dog', 0.1)])).toBe('Nothing is clear enough to say.');
  expect(say([], [], 'tr')).toBe('Söylenecek kadar açık bir şey yok.');
});

test('a guess that may lie outside the tag, says no more, or is as sure, is not said', () => {
  expect(say([tag('dog', 0.6)], [label('fox', 0.35)])).toBe('A dog, probably.');
  expect(say([tag('dog', 0.95)], [label('dog', 0.8)])).toBe('Certainly a dog.');
  expect(say([tag('dog', 0.95)], [label('beagle', 0.92)])).toBe('Certainly a dog.');
  expect(say([tag('dog', 0.95)], [label('beagle', 0.1)])).toBe('Certainly a dog.');
});

test('several tags go by how sure they are, and a person’s own stay as they were written', () => {
  expect(say([tag('beach', 0.6), tag('dog', 0.96), tag('Aunt Mary', 0.93, 'own:1')])).toBe(
    'Certainly a dog and Aunt Mary; probably a beach.',
  );
});

test.each([
  ['espresso', 'an espresso'],
  ['sunglasses', 'sunglasses'],
  ['bus', 'a bus'],
  ['mattress', 'a mattress'],
  ['unicycle', 'a unicycle'],
  ['umbrella', 'an umbrella'],
  ['hourglass', 'an hourglass'],
  ['one-armed bandit', 'a one-armed bandit'],
  ['food', 'food'],
  ['baby food', 'baby food'],
  ['Ibizan hound', 'an Ibizan hound'],
  ['binoculars', 'binoculars'],
  ['iris', 'an iris'],
])('%s is said as %s', (name, said) => {
  expect(say([tag(name, 0.99)])).toBe(`Certainly ${said}.`);
});
