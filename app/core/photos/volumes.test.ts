import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readablePath } from './path.ts';
import { linuxMounts, listMounts, macMounts, type Mount, pathsOf, placeOf } from './volumes.ts';

const place = async (mounts: readonly Mount[], path: string) => {
  const found = await placeOf(mounts, Buffer.from(path));
  return found === null ? null : [found.volume, readablePath(found.path)];
};
const paths = async (mounts: readonly Mount[], volume: string, path: string) =>
  (await pathsOf(mounts, { volume, path: Buffer.from(path) })).map(readablePath);

describe('on Linux', () => {
  let folder: string;
  let mounts: Mount[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phototag-uuids-'));
    for (const device of ['sda1', 'sdb1', 'dm-0']) await writeFile(join(folder, device), '');
    await symlink(join(folder, 'dm-0'), join(folder, 'mapped'));
    await symlink('sda1', join(folder, 'uuid-of-a'));
    await symlink('sdb1', join(folder, 'uuid-of-b'));
    await symlink('dm-0', join(folder, 'uuid-of-m'));
    const info = `22 1 8:1 / / rw,relatime shared:1 - ext4 ${folder}/sda1 rw
23 22 0:5 / /proc rw - proc proc rw
24 22 8:17 / /media/ada/My\\040Drive rw shared:2 master:7 - vfat ${folder}/sdb1 rw
25 22 0:40 /@home /home rw - btrfs ${folder}/mapped rw
26 22 0:41 / /mnt/nas rw - nfs4 nas:/export rw
27 22 0:42 / /media/ada/My\\040Drive/inside rw - tmpfs tmpfs rw
28 22 8:17 /DCIM /mnt/cards rw - vfat ${folder}/sdb1 rw
`;
    mounts = await linuxMounts(Buffer.from(info, 'latin1'), folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('a place is on the volume that is mounted nearest above it', async () => {
    expect(await place(mounts, '/srv/photos')).toEqual(['uuid:uuid-of-a', 'srv/photos']);
    expect(await place(mounts, '/media/ada/My Drive')).toEqual(['uuid:uuid-of-b', '']);
    expect(await place(mounts, '/media/ada/My Drive/2020')).toEqual(['uuid:uuid-of-b', '2020']);
    expect(await place(mounts, '/media/ada/My Drives')).toEqual(['uuid:uuid-of-a', 'media/ada/My Drives']);
    expect(await place(mounts, '/mnt/nas/x')).toEqual(['share:nas:/export', 'x']);
  });

  test('what only a part of the volume is mounted of counts from the volume’s own root', async () => {
    expect(await place(mounts, '/home/ada')).toEqual(['uuid:uuid-of-m', '@home/ada']);
    expect(await place(mounts, '/mnt/cards/100')).toEqual(['uuid:uuid-of-b', 'DCIM/100']);
  });

  test('a volume without a name of its own is none, nor what lies on it', async () => {
    expect(await place(mounts, '/media/ada/My Drive/inside/a')).toBeNull();
    expect(
      await place(await linuxMounts(Buffer.from('1 0 0:1 / / rw - overlay overlay rw\n'), '/none'), '/a'),
    ).toBeNull();
    expect(await place([], '/a')).toBeNull();
  });

  test('a place is seen wherever its volume is mounted', async () => {
    expect(await paths(mounts, 'uuid:uuid-of-b', 'DCIM/100')).toEqual([
      '/media/ada/My Drive/DCIM/100',
      '/mnt/cards/100',
    ]);
    expect(await paths(mounts, 'uuid:uuid-of-b', '2020')).toEqual(['/media/ada/My Drive/2020']);
    expect(await paths(mounts, 'uuid:another', '2020')).toEqual([]);
  });
});

test('on a Mac, drives and shares are known, and the rest of the system is passed over', async () => {
  const mounts = macMounts(`/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
/dev/disk4s1 on /Volumes/On the road (msdos, local, nodev, nosuid)
//ada@nas/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by ada)
`);
  expect(mounts.map(({ at }) => readablePath(at))).toEqual(['/', '/Volumes/On the road', '/Volumes/photos']);
  expect(await place(mounts, '/Volumes/photos/2020')).toEqual(['share://ada@nas/photos', '2020']);
});

test('what is mounted here can be listed', async () => {
  const mounts = await listMounts();
  expect(mounts.length).toBeGreaterThan(0);
});
