/** @file The doctor's findings as a report. */
import type { Finding } from '../../app/contract/results.ts';

/** What is not well comes first; else the order stays. */
export const problemsFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((one, other) => Number(one.ok) - Number(other.ok));

/** Plain text for a bug report, in English whatever the window speaks: those who read it may not read that. */
export function reportOf(findings: readonly Finding[], browser: string): string {
  const lines = [...findings, { name: 'window', value: browser, ok: true, hint: null }].map(
    ({ name, value, ok }) => `${ok ? ' ' : '!'} ${name}: ${value}`,
  );
  return `${lines.join('\n')}\n`;
}
