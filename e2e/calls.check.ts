/** @file After the journeys on the page: is there a call that none of them made? */
import { expect, test } from '@playwright/test';
import { callsNeverMade } from './calls.ts';

/** The page's host answers these with "cannot"; the journeys in Electron and its stand-in see what they do. */
const ofElectron = ['showInFolder', 'openWith'];

test('every call of the contract was made by a journey', async () => {
  expect((await callsNeverMade()).filter((name) => !ofElectron.includes(name))).toEqual([]);
});
