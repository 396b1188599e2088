/**
 * @file The process in which the system is asked to tell of changes: its native library may end it, and nothing else.
 * Started by watcher.ts; ends when its channel closes.
 */
import { type AsyncSubscription, subscribe } from '@parcel/watcher';
import type { Reply, Request } from './watcher.ts';

/** More than this are not named, one by one: the folder is scanned in any case. */
const mostNamed = 1000;

const subscriptions = new Map<number, Promise<AsyncSubscription>>();

const reply = (message: Reply): void => void process.send?.(message);

process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole group of processes: ending is the parent's to decide.
process.on('SIGINT', () => undefined);
process.on('message', (request: Request) => {
  if (request.kind === 'follow') void follow(request.id, request.path);
  else void leave(request.id);
});

async function follow(id: number, path: string): Promise<void> {
  const subscription = subscribe(path, (error, events) => {
    if (error !== null) reply({ kind: 'failed', id, reason: error.message });
    else if (events.length > mostNamed) reply({ kind: 'changed', id, paths: null });
    else reply({ kind: 'changed', id, paths: events.map((event) => event.path) });
  });
  subscriptions.set(id, subscription);
  try {
    await subscription;
    reply({ kind: 'following', id });
  } catch (error) {
    subscriptions.delete(id);
    reply({ kind: 'failed', id, reason: (error as Error).message });
  }
}

async function leave(id: number): Promise<void> {
  const subscription = subscriptions.get(id);
  subscriptions.delete(id);
  // Of a folder that is gone, either may fail.
  await subscription?.then((each) => each.unsubscribe()).catch(() => undefined);
}
