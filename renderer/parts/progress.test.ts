import { expect, test } from 'vitest';
import type { Activity } from '../../app/contract/views.ts';
import { Text } from '../text/text.svelte.ts';
import { milestone, progressDetails, progressTitle, shareDone } from './progress.ts';

const activity: Activity = {
  phase: 'tag',
  done: 3120,
  total: 12_400,
  photosPerSecond: 17.24,
  secondsLeft: 540,
  device: 'cpu',
  deviceReason: null,
  watching: [],
  trouble: null,
};

function text(locale: string): Text {
  const text = new Text();
  text.locale = locale;
  return text;
}
const line = (locale: string, some: Partial<Activity>) => {
  const now = { ...activity, ...some };
  return [progressTitle(text(locale), now), ...progressDetails(text(locale), now)].join(' · ');
};

test.each<[string, Partial<Activity>, string]>([
  ['en-GB', {}, 'Tagging 3,120 of 12,400 · 17 photos/s on CPU · 9 min left'],
  ['tr-TR', {}, 'Etiketleniyor: 3.120 / 12.400 · saniyede 17 fotoğraf (işlemci) · 9 dk kaldı'],
  ['en-GB', { photosPerSecond: 0.374 }, 'Tagging 3,120 of 12,400 · 0.37 photos/s on CPU · 9 min left'],
  ['en-GB', { photosPerSecond: null, secondsLeft: null }, 'Tagging 3,120 of 12,400'],
  ['en-GB', { total: null, secondsLeft: 20, device: null }, 'Tagging 3,120 · less than a minute left'],
  [
    'en-GB',
    { device: 'dml', secondsLeft: 7500 },
    'Tagging 3,120 of 12,400 · 17 photos/s on GPU (DirectML) · 2 h 5 min left',
  ],
  ['en-GB', { secondsLeft: 200_000, device: null }, 'Tagging 3,120 of 12,400 · 2 days left'],
  ['en-GB', { phase: 'scan', done: 0, total: null }, 'Looking for photos'],
  ['en-GB', { phase: 'scan', done: 41, total: null }, 'Looking for photos: 41 found'],
  ['en-GB', { phase: 'paused' }, 'Paused at 3,120 of 12,400'],
])('%s %j: %s', (locale, some, expected) => {
  expect(line(locale, some)).toBe(expected);
});

test('the share is known only while there is a whole', () => {
  expect(shareDone(activity)).toBeCloseTo(0.2516, 3);
  expect(shareDone({ ...activity, total: 0 })).toBeNull();
  expect(shareDone({ ...activity, total: null })).toBeNull();
  expect(shareDone({ ...activity, done: 13_000 })).toBe(1);
});

test('a listener hears of each phase and each tenth, once', () => {
  const heard = new Set<string>();
  for (let done = 0; done <= 12_400; done++) heard.add(milestone({ ...activity, done }));
  expect(heard.size).toBe(11);
  expect(milestone({ ...activity, phase: 'paused' })).not.toBe(milestone(activity));
});
