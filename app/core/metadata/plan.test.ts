import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noWords, wordLists } from './keywords.ts';
import { emptyPacket, type Packet } from './packet.ts';
import { packetAfter, planWords, type WantedTag } from './plan.ts';

const tag = (...path: string[]): WantedTag => ({ path, names: [path.at(-1)!.toLowerCase()] });
const want = (tags: WantedTag[], rating: number | null = null) => ({ tags, rating });
const packet = (parts: Partial<Packet>): Packet => ({ ...emptyPacket, ...parts });

test('a tag is written flat, and as a path in the ways of Lightroom and digiKam', () => {
  const plan = planWords(emptyPacket, noWords, want([tag('animal', 'dog')], 4));
  expect(plan).toMatchObject({
    added: { subject: ['dog'], hierarchical: ['animal|dog'], tagsList: ['animal/dog'] },
    rating: { from: null, to: 4 },
    isEmpty: false,
  });
});

test('a name that holds the separator of a list is left out of that list', () => {
  const { added } = planWords(emptyPacket, noWords, want([tag('a|b'), tag('mine', 'c/d')]));
  expect(added).toEqual({ subject: ['a|b', 'c/d'], hierarchical: ['mine|c/d'], tagsList: ['a|b'] });
});

test('what others say already is not said again, in any list, case or number', () => {
  const present = packet({ subject: ['Dogs'], iptc: ['Beach'], hierarchical: ['Trip|Rome'] });
  const plan = planWords(
    present,
    noWords,
    want([tag('animal', 'dog'), tag('beach'), tag('rome'), tag('trip')]),
  );
  expect(plan.isEmpty).toBe(true);
});

test('only what Phototag wrote is taken out', () => {
  const present = packet({ subject: ['Family', 'dog', 'cat'], hierarchical: ['animal|dog', 'animal|cat'] });
  const written = { ...noWords, subject: ['dog', 'cat'], hierarchical: ['animal|dog', 'animal|cat'] };
  const plan = planWords(present, written, want([{ ...tag('animal', 'cat') }]));
  expect(plan.removed).toEqual({ subject: ['dog'], hierarchical: ['animal|dog'], tagsList: [] });
  expect(plan.kept.subject).toEqual(['Family', 'cat']);
  expect(plan.written).toMatchObject({
    subject: ['cat'],
    hierarchical: ['animal|cat'],
    tagsList: ['animal/cat'],
  });
});

test('a rating of others is replaced by a person’s, and taken out only where it is Phototag’s', () => {
  const rating = (present: number | null, written: number | null, wanted: number | null) =>
    planWords(packet({ rating: present }), { ...noWords, rating: written }, want([], wanted)).rating;
  expect(rating(2, null, 5)).toEqual({ from: 2, to: 5 });
  expect(rating(5, 5, 5)).toBeNull();
  expect(rating(2, null, null)).toBeNull();
  expect(rating(5, 5, null)).toEqual({ from: 5, to: null });
});

const name = fc.constantFrom('dog', 'Dog', 'cat', 'a|b', 'a/b', 'x', 'y y', 'Köpek');
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const lists = fc.record({
  subject: fc.uniqueArray(name),
  hierarchical: fc.uniqueArray(path.map((names) => names.join('|'))),
  tagsList: fc.uniqueArray(path.map((names) => names.join('/'))),
});

test('however it goes on, what others wrote stays, and a second time nothing is left to do', () => {
  const rounds = fc.array(fc.array(path, { maxLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(lists, rounds, (theirs, wants) => {
      let present = packet(theirs);
      let written = noWords;
      for (const paths of wants) {
        const wanted = want(paths.map((names) => tag(...names)));
        const plan = planWords(present, written, wanted);
        present = packetAfter(present, plan);
        written = plan.written;
        expect(planWords(present, written, wanted).isEmpty).toBe(true);
        for (const { list } of wordLists) {
          expect(present[list]).toEqual(expect.arrayContaining([...theirs[list]]));
          expect(new Set(present[list]).size).toBe(present[list].length);
        }
      }
      present = packetAfter(present, planWords(present, written, want([])));
      expect(present).toEqual(packet(theirs));
    }),
  );
});
