import { expect, test } from 'vitest';
import type { Rule } from '../../app/contract/rules.ts';
import { Text } from '../text/text.svelte.ts';
import { ruleSentence } from './sentence.ts';

const rule = (some: Partial<Rule>): Rule => ({
  ...{ id: 1, action: 'hide', concept: 'n02084071', name: 'dog', value: null, folder: null },
  ...some,
});
const rules = [
  rule({}),
  rule({ action: 'allow', folder: '/photos/Zoo' }),
  rule({ action: 'rename', value: 'Rex' }),
  rule({ action: 'threshold', value: '0.975', folder: '/photos/Zoo' }),
];

const said = (locale: string) => {
  const text = new Text();
  text.locale = locale;
  return rules.map((each) => ruleSentence(each, text));
};

test('each kind of rule is said in words, with the place where it holds', () => {
  expect(said('en')).toEqual([
    '“dog” is hidden everywhere',
    '“dog” may be said in /photos/Zoo and below',
    '“dog” is called “Rex”',
    '“dog” is said only when at least 97.5% sure, in /photos/Zoo and below',
  ]);
});

test('in Turkish the tag has its Turkish name, and its new one stays as it was given', () => {
  expect(said('tr')).toEqual([
    '“köpek” her yerde gizli',
    '“köpek” /photos/Zoo ve altında söylenebilir',
    '“köpek” yerine “Rex” denir',
    '“köpek” /photos/Zoo ve altında yalnızca en az %97,5 emin olunca söylenir',
  ]);
});
