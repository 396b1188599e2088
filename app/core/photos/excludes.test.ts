import { expect, test } from 'vitest';
import { Problem } from '../../contract/problem.ts';
import { excludeTest, isPassedOver } from './excludes.ts';

test.each([
  ['*.png', 'a.png', true],
  ['*.png', 'deep/in/a.png', true],
  ['*.png', 'a.jpg', false],
  ['Private', 'x/Private', true],
  ['Private/', 'Private', true],
  ['Private/**', 'Private', true],
  ['/Private', 'Private', true],
  ['2019/*.jpg', '2019/a.jpg', true],
  ['2019/*.jpg', 'x/2019/a.jpg', false],
  ['**/raw/**', 'a/b/raw/c.cr2', true],
  ['*.{tif,tiff}', 'scans/a.tiff', true],
  ['.hidden*', '.hidden.jpg', true],
  ['!*.jpg', 'a.png', false],
])('the pattern %s at %s: %s', (pattern, path, excluded) => {
  expect(excludeTest([pattern])(path)).toBe(excluded);
});

test('any of several patterns is enough', () => {
  const excluded = excludeTest(['*.png', '*.gif']);
  expect(['a.png', 'a.gif', 'a.jpg'].map(excluded)).toEqual([true, true, false]);
});

test.each(['', '/', './'])('the pattern "%s" is refused', (pattern) => {
  expect(() => excludeTest([pattern])).toThrow(Problem);
});

test.each([
  ['a/b/c.jpg', false],
  ['private/a.jpg', true],
  ['a/.git/b.jpg', true],
  ['a/Node_Modules/b.jpg', true],
  ['Lib.photoslibrary/originals/a.jpg', false],
  ['Lib.photoslibrary/resources/a.jpg', true],
])('a scan passes over %s: %s', (path, passed) => {
  expect(isPassedOver(path, excludeTest(['private']))).toBe(passed);
});
