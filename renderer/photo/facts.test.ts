import { expect, test } from 'vitest';
import type { PhotoDetail } from '../../app/contract/views.ts';
import { Text } from '../text/text.svelte.ts';
import { factsOf, takenAt } from './facts.ts';

const photo: PhotoDetail = {
  ...{ id: 1, width: 4032, height: 3024, colour: null, thumbnail: null, state: 'done', rating: null },
  ...{ takenAt: '2021-07-04T12:05:00+02:00', name: 'a.jpg', topTag: null, file: '/p/a.jpg', folder: '/p' },
  ...{ bytes: 3_482_113, type: 'jpeg', camera: 'Canon EOS R6', lens: null, title: '', description: '' },
  ...{
    latitude: -41.00824,
    longitude: 28.9,
    missingSince: null,
    tags: [],
    raw: [],
    model: null,
    failure: null,
  },
};
function text(locale: string): Text {
  const made = new Text();
  made.locale = locale;
  return made;
}
const plain = (value: string | null | undefined) => value?.replaceAll(/[\u00a0\u202f]/g, ' ');

test('what is not known is left out, but a date that is not known is said to be so', () => {
  const facts = factsOf({ ...photo, takenAt: null, latitude: null }, text('en-GB'));
  expect(facts.map(({ label, value }) => [label, plain(value)])).toEqual([
    ['photo.date', 'date not known'],
    ['photo.camera', 'Canon EOS R6'],
    ['photo.dimensions', '4,032 × 3,024, 12 MP'],
    ['photo.file', 'JPEG, 3.5 MB'],
    ['photo.folder', '/p'],
  ]);
});

test('a date is the camera’s own clock, wherever this computer is', () => {
  expect(plain(takenAt('2021-07-04T12:05:00+02:00', text('en-GB')))).toBe('4 July 2021 at 12:05 (UTC+02:00)');
  expect(plain(takenAt('2021-07-04T12:05:00Z', text('en-GB')))).toBe('4 July 2021 at 12:05 (UTC+00:00)');
  expect(plain(takenAt('2021-07-04T12:05:00', text('tr')))).toBe('4 Temmuz 2021 12:05');
});

test('a position is read by people and copied for maps', () => {
  const position = (locale: string) => factsOf(photo, text(locale)).find(({ copy }) => copy?.includes(', '))!;
  expect(position('en')).toEqual({
    label: 'photo.position',
    value: '41.00824° S, 28.90000° E',
    copy: '-41.00824, 28.90000',
  });
  expect(position('tr').value).toBe('41,00824° G, 28,90000° D');
});
