import { expect, test } from 'vitest';
import { describeFault } from './faults.ts';

test('a report has the version and where it happened', () => {
  const report = describeFault(new TypeError('x is undefined'), '0.1.0');
  expect(report).toMatch(/^Phototag 0\.1\.0\n/);
  expect(report).toContain('TypeError: x is undefined');
  expect(report).toContain('faults.test.ts');
});

test('what is thrown need not be an error, nor the version known', () => {
  expect(describeFault('gone', undefined)).toMatch(/unknown version[\s\S]*gone/);
});
