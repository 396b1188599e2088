import { expect, test } from 'vitest';
import { Problem } from './problem.ts';
import { printable, printableLines } from './printable.ts';

test('what a terminal would obey is shown instead', () => {
  expect(printable('a\u001b[2J\r\n\u0000b\u009b1m')).toBe('a\\u001b[2J\\u000d\\u000a\\u0000b\\u009b1m');
  expect(printable('photo\u202egpj.exe')).toBe('photo\\u202egpj.exe');
  expect(printable('Çiçek 花 👩‍👧 n\u0303')).toBe('Çiçek 花 👩‍👧 n\u0303');
});

test('of several lines the ends are kept', () => {
  expect(printableLines('a\n\tb\u0007\r')).toBe('a\n\tb\\u0007\\u000d');
});

test('a text without end loses its middle', () => {
  const long = printable(`The folder ${'a'.repeat(100_000)} is not there.`);
  expect(long.length).toBeLessThan(1100);
  expect(long).toMatch(/^The folder a+ … a+ is not there\.$/);
});

test('a problem says nothing else', () => {
  const { message, hint } = new Problem('NOT_FOUND', 'x\nphototag: all is well', 'try \u001b[8m');
  expect([message, hint]).toEqual(['x\\u000aphototag: all is well', 'try \\u001b[8m']);
});
