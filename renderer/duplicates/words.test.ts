import { expect, test } from 'vitest';
import type { KeptBest, ShownGroup, ShownPhoto } from '../../app/contract/duplicates.ts';
import { Text } from '../text/text.svelte.ts';
import { bytesOf, filesOf, reasonsLeft, standing } from './words.ts';

const text = new Text();
text.locale = 'en';
const photo = (id: number, some: Partial<ShownPhoto> = {}) => ({
  ...{ id, file: `/p/${id}.jpg`, partner: null, width: 40, height: 30, bytes: 10 * id, takenAt: null },
  ...{ thumbnail: null, colour: null, missing: false },
  ...some,
});
const group: ShownGroup = {
  best: photo(1, { partner: '/p/1.cr2' }),
  why: 'resolution',
  others: [
    { ...photo(2, { partner: '/p/2.cr2' }), copy: false, similarity: 0.934 },
    { ...photo(3), copy: true, similarity: 1 },
    { ...photo(4, { missing: true }), copy: true, similarity: 1 },
  ],
};

test('files that would go are counted with their halves, the best one’s left out', () => {
  expect([filesOf(group), bytesOf(group)]).toEqual([4, 90]);
});

test('each photo says how it stands to the best one', () => {
  const all = [group.best, ...group.others];
  expect(all.map((each) => standing(group, each, text))).toEqual([
    'Best: most pixels',
    '93% alike',
    'exact copy',
    'no longer there',
  ]);
});

test('files that were left are counted by reason', () => {
  const left = (['REFUSED', 'CHANGED', 'REFUSED'] as const).map((code, i): KeptBest['left'][number] => ({
    file: `${i}`,
    code,
    reason: '',
  }));
  expect(reasonsLeft(left, text)).toEqual([
    '2 files were left in place: the trash did not take it',
    '1 file was left in place: it is not there as it was',
  ]);
});
