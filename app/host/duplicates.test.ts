/** @file Duplicates behind the window: looked for on request, kept group by group, stopped at once, told as it goes. */
import { expect, test } from 'vitest';
import type { DuplicateGroup, DuplicatesView, KeptBest } from '../contract/duplicates.ts';
import { Problem } from '../contract/problem.ts';
import { DuplicateFinder } from './duplicates.ts';

const photo = (id: number, partner: string | null = null) => ({
  ...{ id, file: `${id}.jpg`, partner, width: 10, height: 10, bytes: 100 * id, takenAt: null },
});
const group = (best: number, ...others: number[]): DuplicateGroup => ({
  best: photo(best),
  why: 'bytes',
  others: others.map((id) => ({ ...photo(id, id === 4 ? '4.cr2' : null), copy: true, similarity: 1 })),
});

type Parts = ConstructorParameters<typeof DuplicateFinder>[0]['duplicates'];

function finder(parts: Partial<Parts> = {}) {
  const told: DuplicatesView[] = [];
  const changed: number[] = [];
  const faults: unknown[] = [];
  const duplicates: Parts = {
    find: async () => [group(1, 2), group(3, 4, 5)],
    shown: async (groups) =>
      groups.map(({ best, why, others }) => ({
        best: { ...best, thumbnail: null, colour: null, missing: false },
        why,
        others: others.map((other) => ({ ...other, thumbnail: null, colour: null, missing: false })),
      })),
    keepBest: async ({ best, others }) => ({
      best: best.file,
      trashed: others.map(({ file }) => file),
      left: [],
      bytes: others.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
    ...parts,
  };
  const made = new DuplicateFinder({
    duplicates,
    tell: (name, data) => void (name === 'duplicates' && told.push(data as DuplicatesView)),
    changes: { photosNow: (ids) => void changed.push(...ids) },
    onFault: (fault) => void faults.push(fault),
  });
  const idle = async () => {
    while (['searching', 'tidying'].includes(made.view.phase))
      await new Promise((then) => setImmediate(then));
  };
  return { made, told, changed, faults, idle };
}

test('they are looked for when asked, with progress; files are counted with their halves', async () => {
  const { made, told, idle } = finder({
    find: async ({ onProgress } = {}) => {
      onProgress?.({ done: 2000, total: 5000 });
      expect(made.view).toMatchObject({ phase: 'searching', done: 2000, total: 5000, groups: 0 });
      return [group(1, 2), group(3, 4, 5)];
    },
  });
  expect(made.view).toMatchObject({ phase: 'unknown', groups: 0 });
  made.find();
  made.find(); // while it goes on, nothing more
  await idle();
  expect(made.view).toMatchObject({
    phase: 'found',
    version: 1,
    groups: 2,
    files: 4,
    bytes: 1100,
    trouble: null,
  });
  expect(told.at(-1)).toEqual(made.view);
  expect((await made.shown(1, 20)).map(({ best }) => best.id)).toEqual([3]);
});

test('a group goes when its best is kept, once; one that is not there is a problem', async () => {
  const { made, told, changed, idle } = finder();
  made.find();
  await idle();
  const keeping = made.keepBest(3);
  await expect(made.keepBest(3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await keeping).toMatchObject({ trashed: ['4.jpg', '5.jpg'] });
  expect(made.view).toMatchObject({ groups: 1, files: 1 });
  expect(changed).toEqual([3, 4, 5]);
  await expect(made.keepBest(3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await made.close();
  expect(told.length).toBeGreaterThan(0);
});

test('what the trash leaves stays in its group, and is told', async () => {
  const left: KeptBest['left'] = [{ file: '5.jpg', code: 'REFUSED', reason: 'the trash refused it' }];
  const { made, idle } = finder({
    keepBest: async ({ best, others }) =>
      best.id === 3
        ? { best: '3.jpg', trashed: ['4.jpg', '4.cr2'], left, bytes: 400 }
        : { best: best.file, trashed: others.map(({ file }) => file), left: [], bytes: 200 },
  });
  made.find();
  await idle();
  made.keepBestOfAll();
  expect(made.view).toMatchObject({ phase: 'tidying' });
  await idle();
  expect(made.view).toMatchObject({
    phase: 'found',
    groups: 1,
    files: 1,
    outcome: { files: 3, bytes: 600, left },
  });
  expect((await made.shown(0, 9))[0]!.others.map(({ id }) => id)).toEqual([5]);
});

test('stopped, it ends after the group at hand, and what is done is done', async () => {
  const all = Array.from({ length: 50 }, (_, i) => group(2 * i + 1, 2 * i + 2));
  const { made, idle } = finder({
    find: async () => all,
    keepBest: async ({ best, others }) => {
      if (best.id === 5) made.stop();
      return { best: best.file, trashed: others.map(({ file }) => file), left: [], bytes: 1 };
    },
  });
  made.find();
  await idle();
  made.keepBestOfAll();
  await expect(made.keepBest(99)).rejects.toMatchObject({ code: 'NOT_FOUND' }); // while all are kept
  await idle();
  expect(made.view).toMatchObject({ phase: 'found', groups: 47, outcome: { files: 3 }, trouble: null });
});

test('a search that fails says so, and the groups of before stay; one that is stopped says nothing', async () => {
  let error: Error = new Problem('BAD_LIBRARY', 'It is damaged.', 'Open it anew.');
  let isFirst = true;
  const { made, faults, idle } = finder({
    find: async ({ signal } = {}) => {
      if (isFirst) return [group(1, 2)];
      signal?.throwIfAborted();
      throw error;
    },
  });
  made.find();
  await idle();
  isFirst = false;
  made.find();
  await idle();
  expect(made.view).toMatchObject({
    phase: 'found',
    groups: 1,
    trouble: { message: 'It is damaged.', hint: 'Open it anew.' },
  });
  error = new TypeError('no');
  made.find();
  await idle();
  expect(made.view.trouble).toMatchObject({ code: 'INTERNAL', reason: { kind: 'fault' } });
  expect(faults).toEqual([error]);
  made.find();
  made.stop();
  await idle();
  expect(made.view.trouble).toBeNull();
  await made.close();
});
