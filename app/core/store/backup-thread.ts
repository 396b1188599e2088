/** @file The thread of a backup, so that the library answers meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { backUp } from './backups.ts';
import { toWire } from './problems.ts';

const { library } = workerData as { library: string };

try {
  backUp(library, new Date());
} catch (error) {
  parentPort!.postMessage(toWire(error));
}
