/**
 * @file Which of the contract's calls the journeys have made: each handler has a journey that fails without it, so a call
 * that none made is a gap.
 */
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callNames, isCallName, type CallName } from '../app/contract/calls.ts';

const file = join(import.meta.dirname, '../dist/e2e/calls.txt');

/** Notes calls that were made and answered, by their names. */
export const noteCalls = (names: Iterable<string>): Promise<void> =>
  appendFile(file, [...names].map((name) => `${name}\n`).join(''));

export const forgetCalls = (): Promise<void> => rm(file, { force: true });

/** Those of the contract that no journey made. */
export async function callsNeverMade(): Promise<CallName[]> {
  const made = new Set((await readFile(file, 'utf8')).split('\n').filter(isCallName));
  return callNames.filter((name) => !made.has(name));
}
