/** @file A real drive, a file system in a file, that is taken out and comes back at another mount point. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Window } from '../host/testing.ts';
import { Workplace } from './testing/phototag.ts';

const canMount =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('mkfs.ext4', ['-V']).status === 0;
if (!canMount)
  process.stderr.write(
    'Skipped: a drive at another mount point, which only root on Linux with mkfs.ext4 can make.\n',
  );

const uuids = '/dev/disk/by-uuid';

describe.skipIf(!canMount)('a drive that comes back at another mount point', () => {
  let place: Workplace;
  let uuid: string;
  let link: string;
  const at: string[] = [];

  beforeEach(async () => {
    place = await Workplace.make();
    for (const [n, name] of ['a.jpg', 'in/b.jpg', 'in/c.jpg'].entries())
      await place.picture(name, [255 - n, 0, 0]);
    uuid = crypto.randomUUID();
    link = `${uuids}/${uuid}`;
    const image = place.at('drive.img');
    writeFileSync(image, '');
    truncateSync(image, 8 << 20);
    execFileSync('mkfs.ext4', ['-q', '-U', uuid, image]);
    await mount('usb');
    await cp(place.at('photos'), place.at('usb', 'photos'), { recursive: true });
  });
  afterEach(async () => {
    await unmount();
    await place.remove();
  });

  /** As the system mounts it; where there is no udev, as in a container, its part is done here. */
  async function mount(name: string): Promise<void> {
    const folder = place.at(name);
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-o', 'loop', place.at('drive.img'), folder]);
    at.push(folder);
    if (existsSync('/run/udev')) await vi.waitUntil(() => existsSync(link), { timeout: 30_000 });
    else {
      await mkdir(uuids, { recursive: true });
      const device = execFileSync('findmnt', ['-no', 'SOURCE', folder], { encoding: 'utf8' }).trim();
      symlinkSync(device, link);
    }
  }
  /** Whoever still reads it, such as a watcher that looks through its folders, is waited for. */
  async function unmount(): Promise<void> {
    for (const folder of at.splice(0))
      await vi.waitFor(() => execFileSync('umount', [folder], { stdio: 'pipe' }), { timeout: 30_000 });
    if (!existsSync('/run/udev')) rmSync(link, { force: true });
  }

  /** A picture that is whole when it is seen. */
  async function copyIn(): Promise<void> {
    await cp(place.at('photos/a.jpg'), place.at('usb1/new.jpg'));
    await rename(place.at('usb1/new.jpg'), place.at('usb1/photos/new.jpg'));
  }

  test('is followed there by the command line, without another look at what is known', async () => {
    expect((await place.run('add', place.at('usb/photos'))).code).toBe(0);
    expect((await place.run('tag', place.at('usb/photos/in/b.jpg'), '--add', 'kept')).code).toBe(0);
    await unmount();
    await mount('usb1');
    const watch = place.start(['watch']);
    const told = await watch.says(`${place.at('usb1/photos')}: live`);
    expect(told).toContain(
      `${place.at('usb/photos')} is back as ${place.at('usb1/photos')}, with all that is known of its photos.`,
    );
    await copyIn();
    expect(await watch.says('1 new, 0 changed, 0 moved, 0 gone; 1 tagged')).not.toMatch(
      /[1-9] (changed|moved|gone)/,
    );
    watch.signal('SIGINT');
    await watch.ended;

    const [status] = (await place.run('status', '--json')).json();
    expect(status).toMatchObject({ photos: 4, missing: 0, roots: [{ path: place.at('usb1/photos') }] });
    expect((await place.run('search', 'tag:kept', '--json')).json()).toMatchObject([
      { file: place.at('usb1/photos/in/b.jpg') },
    ]);
  });

  test('is followed there while the window is open, and says so', async () => {
    const window = await Window.open(place);
    try {
      await window.call('addFolders', { folders: [place.at('usb/photos')] });
      await window.idle();
      const before = await window.photos();
      await unmount();
      await window.call('rescan', null);
      await window.until(() => window.of('notice').some(({ kind }) => kind === 'folder.offline'));
      await mount('usb1');
      await window.call('rescan', null);
      await window.until(() => window.of('notice').some(({ kind }) => kind === 'folder.back'));
      await window.idle();
      expect(await window.photos()).toEqual(before);
      const { status } = await window.call('getOverview', null);
      expect(status.roots).toMatchObject([{ path: place.at('usb1/photos'), online: true, photos: 3 }]);
      await copyIn();
      await window.until(async () => 'new.jpg' in (await window.photos())); // it is followed live there
      expect(window.faults).toEqual([]);
    } finally {
      await window.host.close();
    }
  });
});
