import { expect, test } from 'vitest';
import type { Activity, Overview } from '../../app/contract/views.ts';
import { Text } from '../text/text.svelte.ts';
import { windowTitle } from './title.ts';

const text = new Text();
text.locale = 'en-GB';
const overview = (photos: number) => ({ status: { photos } }) as Overview;
const tagging = (done: number, total: number) => ({ phase: 'tag', done, total }) as Activity;

test.each([
  [null, null, 'Phototag'],
  [overview(0), null, 'Phototag'],
  [overview(1), null, '1 photo – Phototag'],
  [overview(12_400), null, '12,400 photos – Phototag'],
  [overview(12_400), tagging(3120, 12_400), '25% tagged – Phototag'],
  [overview(12_400), tagging(12_399, 12_400), '99% tagged – Phototag'],
])('%j %j: %s', (overview, activity, expected) => {
  expect(windowTitle(text, overview, activity)).toBe(expected);
});
