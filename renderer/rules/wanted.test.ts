import { expect, test } from 'vitest';
import { WantedRule } from '../../app/contract/calls.ts';
import { offeredFor, percentAbove, wantedRule, type Written } from './wanted.ts';

const written = (some: Partial<Written>): Written => ({
  ...{ action: 'hide', concept: 'n02084071', name: '', percent: null, folder: null },
  ...some,
});

test('what was written becomes a rule that the contract takes', () => {
  const rules = [
    wantedRule(written({ folder: '/photos/Zoo' })),
    wantedRule(written({ action: 'rename', name: ' Rex ', folder: '/photos/Zoo' })),
    wantedRule(written({ action: 'threshold', percent: 97.5 })),
  ];
  expect(rules).toEqual([
    { action: 'hide', concept: 'n02084071', folder: '/photos/Zoo' },
    { action: 'rename', concept: 'n02084071', name: 'Rex' },
    { action: 'threshold', concept: 'n02084071', least: 0.975, folder: null },
  ]);
  for (const rule of rules) expect(WantedRule.parse(rule)).toEqual(rule);
});

test.each([
  { action: 'rename', name: '  ' },
  { action: 'threshold', percent: null },
  { action: 'threshold', percent: Number.NaN },
  { action: 'threshold', percent: -1 },
  { action: 'threshold', percent: 100.5 },
] as const)('no rule yet: %o', (some) => {
  expect(wantedRule(written(some))).toBeNull();
});

test('a little more than the tag has is offered, and never more than there is', () => {
  expect([0, 0.614, 0.62, 0.999, 1].map(percentAbove)).toEqual([1, 62, 63, 100, 100]);
});

test.each([
  [{ verdict: null, source: 'model' }, ['hide', 'rename', 'threshold']],
  [{ verdict: null, source: 'file' }, ['hide', 'rename']],
  [{ verdict: 'yes', source: 'model' }, ['rename']],
  [{ verdict: null, source: 'person' }, ['rename']],
] as const)('of %o what a rule can change is offered', (tag, offered) => {
  expect(offeredFor(tag)).toEqual(offered);
});
