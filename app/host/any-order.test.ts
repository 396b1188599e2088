import { mkdir } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { Window } from './testing.ts';

let place: Workplace;
let window: Window;
beforeAll(async () => {
  place = await Workplace.make();
  for (const each of Object.values(folders)) await mkdir(each(), { recursive: true });
  window = await Window.open(place);
});
afterAll(async () => {
  await window.host.close();
  await place.remove();
});

/** `b` lies in `a`, `c` beside them. */
const folders = {
  a: () => place.at('photos', 'a'),
  b: () => place.at('photos', 'a', 'b'),
  c: () => place.at('photos', 'c'),
};
type Folder = keyof typeof folders;

type Step =
  | { readonly do: 'addFolders' | 'removeFolder' | 'picture'; readonly folder: Folder }
  | { readonly do: 'pause' | 'resume' | 'rescan' };

const folder = fc.constantFrom<Folder>('a', 'b', 'c');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('addFolders' as const, 'removeFolder' as const, 'picture' as const),
    folder,
  }),
  fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'rescan' as const) }),
);

let pictures = 0;

test('whatever is added, removed, paused and looked at again, in the end all photos are tagged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const names = new Map<string, Folder>();
      const picture = async (folder: Folder) => {
        const name = `${++pictures}.jpg`;
        const below = { a: 'a', b: 'a/b', c: 'c' }[folder];
        await place.picture(`${below}/${name}`, [pictures % 256, (pictures >> 8) % 256, 0]);
        names.set(name, folder);
      };
      for (const each of ['a', 'b', 'c'] as const) await picture(each);
      const followed = new Set<Folder>();
      let isPaused = false;
      for (const next of steps) {
        if (next.do === 'picture') await picture(next.folder);
        else if (next.do === 'addFolders') {
          await window.call('addFolders', { folders: [folders[next.folder]()] });
          if (next.folder !== 'b' || !followed.has('a')) followed.add(next.folder);
          if (next.folder === 'a') followed.delete('b');
        } else if (next.do === 'removeFolder') {
          // What is not followed, or only as a part of another, cannot be removed.
          const isThere = followed.delete(next.folder);
          const removed = window.call('removeFolder', { folder: folders[next.folder]() });
          if (isThere) await removed;
          else await expect(removed).rejects.toThrow();
        } else {
          await window.call(next.do, null);
          if (next.do !== 'rescan') isPaused = next.do === 'pause';
        }
      }
      if (isPaused) {
        expect((await window.call('getOverview', null)).activity.phase).toBe('paused');
        await window.call('resume', null);
      }
      await window.call('rescan', null);
      await window.idle();

      const { id, total } = await window.call('openResult', { query: null });
      const page = total === 0 ? [] : await window.call('getPage', { result: id, offset: 0, limit: 500 });
      const here = [...names].filter(
        ([, folder]) => followed.has(folder) || (folder === 'b' && followed.has('a')),
      );
      const found = page.filter(({ name }) => names.has(name));
      expect(found.map(({ name }) => name).sort()).toEqual(here.map(([name]) => name).sort());
      expect(new Set(page.map(({ state }) => state))).toEqual(new Set(page.length === 0 ? [] : ['done']));
      for (const each of followed) await window.call('removeFolder', { folder: folders[each]() });
      expect(window.faults).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 300_000);
