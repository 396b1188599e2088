import { expect, test } from 'vitest';
import { problemsFirst, reportOf } from './report.ts';

const findings = [
  { name: 'phototag', value: '0.1.0', ok: true, hint: null },
  { name: 'node', value: '24.1.0', ok: true, hint: null },
  { name: 'model', value: 'No model is installed yet.', ok: false, hint: 'Fetch one.' },
];

test('problems come first and the rest keeps its order', () => {
  expect(problemsFirst(findings).map(({ name }) => name)).toEqual(['model', 'phototag', 'node']);
});

test('a report has every finding on a line, and marks what is not well', () => {
  expect(reportOf(problemsFirst(findings), 'Chrome/1')).toBe(
    '! model: No model is installed yet.\n  phototag: 0.1.0\n  node: 24.1.0\n  window: Chrome/1\n',
  );
});
