/**
 * @file The volumes that are mounted, and what each is known by wherever it is mounted.
 *
 * A device number is none: the system gives it anew at each mount. Known are, on Linux, the file system's UUID as udev
 * has it; on macOS the volume's UUID; on Windows the volume's serial number; and a network share by its server and name.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asBuffer, joinPath, pathBelow, pathBytes } from './path.ts';

/** A volume, or a part of it, where it is mounted. */
export interface Mount {
  /** Absolute. */
  readonly at: Uint8Array;
  /** Which folder of the volume is to be seen there, relative to the volume's own root; empty for all of it. */
  readonly shown: Uint8Array;
  /** What the volume is known by; null where nothing tells it from others. */
  readonly volume: () => Promise<string | null>;
}

/** In the order in which they were mounted. */
export type ListMounts = () => Promise<readonly Mount[]>;

/** A place on a volume, wherever that is mounted. */
export interface VolumePlace {
  readonly volume: string;
  /** Relative to the volume's own root. */
  readonly path: Uint8Array;
}

/** Where an absolute path without links lies; null where the volume is known by nothing. */
export async function placeOf(mounts: readonly Mount[], path: Uint8Array): Promise<VolumePlace | null> {
  let nearest: { mount: Mount; below: Buffer } | undefined;
  for (const mount of mounts) {
    const below = pathBelow(mount.at, path);
    // Of two at one point the later one hides the other.
    if (below !== null && below.length <= (nearest?.below.length ?? Infinity)) nearest = { mount, below };
  }
  const volume = (await nearest?.mount.volume()) ?? null;
  return volume === null ? null : { volume, path: joinPath(nearest!.mount.shown, nearest!.below) };
}

/** The absolute paths at which a place would be seen now, whether or not anything is there. */
export async function pathsOf(mounts: readonly Mount[], { volume, path }: VolumePlace): Promise<Buffer[]> {
  const paths = [];
  for (const mount of mounts) {
    const below = pathBelow(mount.shown, path);
    if (below !== null && (await mount.volume()) === volume) paths.push(joinPath(mount.at, below));
  }
  return paths;
}

export async function listMounts(): Promise<readonly Mount[]> {
  switch (process.platform) {
    case 'linux':
      return linuxMounts(await readFile('/proc/self/mountinfo'), '/dev/disk/by-uuid');
    case 'darwin':
      return macMounts((await run('/sbin/mount', [])).stdout);
    case 'win32':
      return windowsMounts();
    default:
      return [];
  }
}

const run = promisify(execFile);
const wholeVolume = Buffer.alloc(0);

/** File systems of other machines: the same server and share are the same volume. */
const networkTypes = new Set(['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', 'afpfs', 'fuse.sshfs']);
const shareOf = (source: string): string => `share:${source}`;

/**
 * @param mountinfo - as in https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 * @param byUuid - the folder of links that udev keeps: a file system's UUID leads to its device
 */
export async function linuxMounts(mountinfo: Uint8Array, byUuid: string): Promise<Mount[]> {
  const names = await readdir(byUuid).catch(() => []); // no udev, as in a container
  const uuids = new Map<string, string>();
  for (const uuid of names) {
    const device = await realpath(join(byUuid, uuid)).catch(() => null);
    if (device !== null) uuids.set(device, uuid);
  }
  const lines = asBuffer(mountinfo).toString('latin1').split('\n');
  return lines.flatMap((line) => {
    const [mount, fileSystem] = line.split(' - ');
    const [, , , shown, at] = mount!.split(' ').map(unescaped);
    const [type, source] = (fileSystem ?? '').split(' ').map(unescaped);
    if (shown === undefined || at === undefined || type === undefined || source === undefined) return [];
    const identify = async () => {
      if (networkTypes.has(type.toString())) return shareOf(source.toString());
      const device = await realpath(source).catch(() => null); // "/dev/mapper/photos" is a link
      const uuid = device === null ? undefined : uuids.get(device);
      return uuid === undefined ? null : `uuid:${uuid}`;
    };
    return [{ at, shown: shown.subarray(1), volume: identify }];
  });
}

/** The bytes of a field: blanks and the like are written as three octal digits. */
const unescaped = (field: string): Buffer =>
  Buffer.from(
    field.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))),
    'latin1',
  );

/** @param listing - of `mount`: "/dev/disk4s1 on /Volumes/Photos (apfs, local, ...)" */
export function macMounts(listing: string): Mount[] {
  return listing.split('\n').flatMap((line) => {
    const [, source, at, type] = /^(.+?) on (\/|\/Volumes\/.+) \(([^,)]+)/.exec(line) ?? [];
    if (source === undefined || at === undefined || type === undefined) return [];
    const identify = async () => {
      if (networkTypes.has(type)) return shareOf(source);
      const told = await run('/usr/sbin/diskutil', ['info', '-plist', source]).catch(() => null);
      const uuid = /<key>VolumeUUID<\/key>\s*<string>([^<]+)</.exec(told?.stdout ?? '')?.[1];
      return uuid === undefined ? null : `uuid:${uuid}`;
    };
    return [{ at: pathBytes(at), shown: wholeVolume, volume: identify }];
  });
}

/** Drive letters. What lies at //server/share has no other place to be mounted at. */
function windowsMounts(): Mount[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  return letters.map((letter) => ({
    at: Buffer.from(`${letter}:/`),
    shown: wholeVolume,
    volume: async () => {
      const drive = await stat(`${letter}:\\`, { bigint: true }).catch(() => null);
      return drive === null || drive.dev === 0n ? null : `serial:${drive.dev.toString(16)}`;
    },
  }));
}
