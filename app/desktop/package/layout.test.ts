import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { foreignFiles, listFiles, missingFiles, type Layout } from './layout.ts';
import { nativeFiles, nativePackages, targets, type Target } from './target.ts';

const project = join(import.meta.dirname, '../../..');
const modules = join(project, 'node_modules');
const name = ({ platform, arch }: Target) => `${platform} ${arch}`;

/** A package as it must be: one file for each pattern. */
function layoutOf(target: Target): Layout {
  const natives: Readonly<Record<string, string>> = { '[\\d.]+': '1.2.3', '\\d+': '6', '.+': 'so.8' };
  const native = nativeFiles(target).map(({ source }) =>
    Object.entries(natives)
      .reduce((text, [pattern, value]) => text.replaceAll(pattern, value), source.slice(1, -1))
      .replaceAll('\\', ''),
  );
  const node = target.platform === 'win32' ? 'node/node.exe' : 'node/node';
  return {
    files: [
      node,
      'app.asar',
      'licences/LICENSE.txt',
      'licences/THIRD-PARTY.txt',
      'app.asar.unpacked/package.json',
      'app.asar.unpacked/app/desktop/main.js',
      ...native.map((file) => `app.asar.unpacked/node_modules/${file}`),
    ],
    archived: ['package.json', 'app/desktop/preload.cjs'],
  };
}
const built = ['package.json', 'app/desktop/main.js', 'app/desktop/preload.cjs'];

describe.each(targets)('for $platform $arch', (target) => {
  test('a package that has it all is as it must be', () => {
    expect(missingFiles(layoutOf(target), target, built)).toEqual([]);
  });

  test('each file that is left out is missed', () => {
    const whole = layoutOf(target);
    for (const file of whole.files.filter((one) => one !== 'app.asar')) {
      const files = whole.files.filter((one) => one !== file);
      expect(missingFiles({ ...whole, files }, target, built), file).toHaveLength(1);
    }
    expect(missingFiles({ ...whole, archived: ['package.json'] }, target, built)).toEqual([
      'app/desktop/preload.cjs of the built app is missing.',
    ]);
  });

  test('the package of another target will not do', () => {
    for (const other of targets.filter((one) => one !== target)) {
      expect(missingFiles(layoutOf(other), target, built).length, name(other)).toBeGreaterThan(0);
    }
  });

  test('package-lock.json brings the packages that hold its native files', () => {
    const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { os?: string[]; cpu?: string[] }>;
    };
    for (const needed of nativePackages(target)) {
      const locked = packages[`node_modules/${needed}`];
      expect(locked, needed).toBeDefined();
      if (!needed.startsWith('exiftool'))
        expect(locked).toMatchObject({ os: [target.platform], cpu: [target.arch] });
    }
  });

  test('packages that hold the files of all targets hold those of this one', async () => {
    const all = [
      ...(await listFiles(join(modules, 'onnxruntime-node'))).map((file) => `onnxruntime-node/${file}`),
      ...(await listFiles(join(modules, 'better-sqlite3'))).map((file) => `better-sqlite3/${file}`),
    ];
    const patterns = nativeFiles(target).filter(({ source }) => /onnxruntime|better-sqlite3/.test(source));
    expect(patterns).toHaveLength(3);
    for (const pattern of patterns) expect(all.filter((file) => pattern.test(file))).toHaveLength(1);
  });
});

describe('what runs elsewhere', () => {
  let resources: string;
  beforeEach(async () => {
    resources = await mkdtemp(join(tmpdir(), 'layout-'));
  });
  afterEach(() => rm(resources, { recursive: true }));
  const foreign = async (target: Target) =>
    foreignFiles(resources, { files: await listFiles(resources), archived: [] }, target);
  const copy = async (from: string, to: string) => {
    await mkdir(join(resources, to, '..'), { recursive: true });
    await cp(join(modules, from), join(resources, to));
  };

  test('is found whatever its name', async () => {
    await writeFile(join(resources, 'readme.node'), 'a text');
    await copy('better-sqlite3/prebuilds/linux-arm64.node', 'a/b.bin');
    expect(await foreign({ platform: 'linux', arch: 'arm64' })).toEqual([]);
    expect(await foreign({ platform: 'linux', arch: 'x64' })).toEqual(['a/b.bin is for linux arm64.']);
    expect(await foreign({ platform: 'darwin', arch: 'arm64' })).toEqual(['a/b.bin is for linux arm64.']);
  });

  test("may be the exiftool for Windows, and the installer's helper", async () => {
    await copy('better-sqlite3/prebuilds/win32-x64.node', 'elevate.exe');
    await copy('better-sqlite3/prebuilds/win32-x64.node', 'm/exiftool-vendored.exe/bin/exiftool.exe');
    await copy('better-sqlite3/prebuilds/win32-x64.node', 'other.exe');
    expect(await foreign({ platform: 'win32', arch: 'arm64' })).toEqual(['other.exe is for win32 x64.']);
  });
});
