import { expect, test } from 'vitest';
import { inEnglish, noticeInEnglish, sentenceOf } from './english.ts';
import type { WhyOffline } from './notice.ts';

test.each([
  ['ENOENT', null, '/a cannot be reached (ENOENT); what is known of its photos stays.'],
  ['EMPTY', null, '/a cannot be reached (empty); what is known of its photos stays.'],
  [
    'OTHER_DRIVE',
    null,
    '/a cannot be reached (another drive is in its place; if that is right, add the folder once more); what is known of its photos stays.',
  ],
  [
    'ENOENT',
    { kind: 'followed', path: '/b' },
    '/a cannot be reached (ENOENT; it is /b now, which is followed by itself); what is known of its photos stays.',
  ],
  [
    'ENOENT',
    { kind: 'withoutPhotos', path: '/b' },
    '/a cannot be reached (ENOENT; its drive seems to be back as /b, but its photos are not there); what is known of its photos stays.',
  ],
  [
    'ENOENT',
    { kind: 'alike', paths: ['/b', '/c'] },
    '/a cannot be reached (ENOENT; /b and /c are alike: take away all but the right one); what is known of its photos stays.',
  ],
] as [string, WhyOffline['elsewhere'], string][])(
  'a folder that is offline: %s, %j',
  (code, elsewhere, said) => {
    expect(noticeInEnglish({ kind: 'folder.offline', folder: '/a', code, elsewhere })).toBe(said);
  },
);

test('a way out is a command to type, and follows in one breath', () => {
  expect(sentenceOf(inEnglish({ kind: 'folder.notFollowed', folder: '/a' }))).toBe(
    '/a is not followed. See which folders are: phototag status',
  );
  expect(sentenceOf(inEnglish({ kind: 'vision.stopped' }))).toBe('The vision workers have been stopped.');
});
