import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { canStandIn, standInNode } from '../core/vision/devices/testing/stand-in.ts';
import { Window } from './testing.ts';

if (!canStandIn) process.stderr.write('Skipped: a device that fails. The stand-in is a shell script.\n');

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await place.remove();
});

test.skipIf(!canStandIn)(
  'a device that fails while photos are tagged: the window says so, and all are tagged',
  async () => {
    for (let i = 0; i < 30; i++) await place.picture(`${i}.jpg`, [255, i, 0]);
    const fault = { atWork: 'crash', afterRuns: 3 } as const;
    vi.stubEnv('PHOTOTAG_NODE', await standInNode(place.path, 'node', fault));
    vi.stubEnv('XDG_CACHE_HOME', place.at('cache'));
    vi.stubEnv('HOME', place.path);
    const window = await Window.open(place);
    try {
      await window.call('addFolders', { folders: [place.at('photos')] });
      await window.until(() => {
        const last = window.of('activity').at(-1);
        return last?.phase === 'idle' && last.device !== null;
      });
      const reason = expect.stringMatching(/^webgpu stopped working: .*SIGSEGV/);
      const { activity, status } = await window.call('getOverview', null);
      expect(activity).toMatchObject({ device: 'cpu', deviceReason: reason, trouble: null });
      expect(status).toMatchObject({ tagged: 30, failed: 0, device: 'cpu', deviceReason: reason });
      expect(window.of('notice')).toContainEqual({
        kind: 'device',
        device: 'cpu',
        why: expect.stringContaining('webgpu stopped working'),
      });
    } finally {
      await window.host.close();
    }
    expect(window.faults).toEqual([]);
  },
);
