/** @file After the journeys on the page: is there a call that none of them made? */
import { expect, test } from '@playwright/test';
import { callsNeverMade } from './calls.ts';

/** A page has no file manager, and never knows where a file lies; the journeys under the stand-in make these calls. */
const ofElectron = ['showInFolder', 'openWith', 'sortPaths'];

test('every call of the contract was made by a journey', async () => {
  expect((await callsNeverMade()).filter((name) => !ofElectron.includes(name))).toEqual([]);
});
