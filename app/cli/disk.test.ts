/** @file A disk that fills up, and one that may only be read: a small file system of its own, which not everybody can make. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workplace } from './testing/phototag.ts';

const mounting = ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs'];
/** In a name space of its own, whose mounts end with it. Root in a container may lack the right. */
const canMount =
  process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', ...mounting, '/mnt']).status === 0;
if (!canMount)
  process.stderr.write('Skipped: full and read-only disks (needs the right to mount a small file system).\n');

describe.skipIf(!canMount)('a library on a disk', () => {
  let place: Workplace;
  let disk: string;

  beforeEach(async () => {
    place = await Workplace.make();
    disk = place.at('disk');
    mkdirSync(disk);
    execFileSync('mount', [...mounting, disk]);
    for (let n = 0; n < 3; n++) await place.picture(`first/${n.toString()}.jpg`, [255 - n, 0, 0]);
    expect((await run('add', place.at('photos'))).code).toBe(0);
    expect((await run('tag', 'dog', '--add', 'kept')).code).toBe(0);
  });
  afterEach(async () => {
    execFileSync('umount', ['--lazy', disk]);
    await place.remove();
  });

  const run = (...args: string[]) => place.run('--library', `${disk}/library`, ...args);
  const fill = (left: number): void => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(`${disk}/filler`, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  };
  const isKept = async (): Promise<void> => {
    expect((await run('search', 'tag:kept', '--json')).json()).toHaveLength(3);
  };

  test('that fills up while photos are tagged: it says so, and goes on when there is space again', async () => {
    for (let n = 0; n < 150; n++) await place.picture(`more/${n.toString()}.jpg`, [0, 255 - n, 0]);
    fill(60_000);
    const full = await run('add', place.at('photos'));
    expect(full.code).toBe(3);
    expect(full.stderr).toContain('No space is left');
    expect(full.stderr).toContain('Free some space');
    await isKept();

    rmSync(`${disk}/filler`);
    const again = await run('add', place.at('photos'), '--json');
    expect(again.json()).toMatchObject([{ photos: 153, failed: 0 }]);
    expect((await run('status', '--json')).json()).toMatchObject([{ tagged: 153, pending: 0, failed: 0 }]);
    await isKept();
  });

  test('that is full to the last byte: what is said is stored or refused, and nothing said before is lost', async () => {
    fill(0);
    const labels = Array.from({ length: 300 }, (_, n) => `word ${n.toString()}`);
    const saying = await run('tag', 'dog', ...labels.flatMap((label) => ['--add', label]), '--json');
    expect(saying.code).toBe(3);
    expect(saying.stderr).toContain('No space is left');
    const acknowledged = saying.json().map((change) => (change as { label: string }).label);

    rmSync(`${disk}/filler`);
    await isKept();
    for (const label of acknowledged.slice(-3)) {
      expect((await run('search', `tag:"${label}"`, '--json')).json()).toHaveLength(3);
    }
    expect((await run('tag', 'dog', '--add', 'afterwards')).code).toBe(0);
  });

  test('that has no space for a backup: no half one is left, and the library is as it was', async () => {
    fill(100_000);
    const before = readdirSync(`${disk}/library/backups`);
    for (const to of [[], [`${disk}/mine.db`]]) {
      const full = await run('backup', ...to);
      expect(full.code).toBe(3);
      expect(full.stderr).toContain('No space is left');
    }
    const restoring = await run('restore', `${disk}/library/backups/${before[0]!}`, '--yes');
    expect(restoring.code).toBe(3);
    expect(restoring.stderr).toContain('No space is left');
    expect(readdirSync(`${disk}/library/backups`)).toEqual(before);
    expect(readdirSync(disk).sort()).toEqual(['filler', 'library']);
    await isKept();
  });

  test('that may only be read: finding works, saying is refused with the reason, and works again afterwards', async () => {
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    for (const args of [['tag', 'dog', '--add', 'x'], ['add', place.at('photos')], ['undo'], ['backup']]) {
      const refused = await run(...args);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('cannot be written');
    }
    expect((await run('backup', place.at('elsewhere.db'))).code).toBe(0);
    await isKept();
    execFileSync('mount', ['-o', 'remount,rw', disk]);
    expect((await run('tag', 'dog', '--add', 'x')).code).toBe(0);
    await isKept();
  });
});
