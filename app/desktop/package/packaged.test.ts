/**
 * @file The package itself, made by electron-builder as a release makes it, with a made-up folder in the place of
 * Electron's where there is none: everything but Electron is what is shipped. On the machine that runs the tests only;
 * for the others see layout.test.ts, and the workflows, which package on each of them and drive the result.
 */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeColourModel } from '../../../models/testing/colour-model.ts';
import { buildDesktop, project } from '../build/assemble.ts';
import { readLayout } from './layout.ts';

const run = promisify(execFile);
const { platform, arch } = process;
const canPackage = platform === 'linux' && (arch === 'x64' || arch === 'arm64');
if (!canPackage) {
  process.stderr.write(
    'Skipped: packaging with a made-up Electron is tried on Linux; the workflows drive the real package.\n',
  );
}

/** As @electron/fuses looks for it in a binary: a sentinel, a version, how many fuses, and a character for each. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('0'.repeat(9)),
]);

async function madeUpElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  for (const language of ['en-US', 'tr', 'fi'])
    await writeFile(join(folder, 'locales', `${language}.pak`), '');
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), fuseWire, Buffer.alloc(64)]));
  await chmod(join(folder, 'electron'), 0o755);
  await writeFile(join(folder, 'LICENSE'), 'The licence of Electron');
}

describe.runIf(canPackage)('the package for this machine', () => {
  let place: string;
  let packaged: string;
  let resources: string;
  let far: string;

  beforeAll(async () => {
    // Within the project, whose packages are taken, but apart from what is built there.
    await mkdir(join(project, 'dist'), { recursive: true });
    place = await mkdtemp(join(project, 'dist/packaged-'));
    await mkdir(join(place, 'renderer'));
    await writeFile(join(place, 'renderer/index.html'), '<!doctype html>');
    await buildDesktop({ output: join(place, 'desktop'), renderer: join(place, 'renderer') });
    await madeUpElectron(join(place, 'electron'));
    const config = await readFile(join(project, 'electron-builder.yml'), 'utf8');
    const here = `dist/${basename(place)}/`;
    await writeFile(join(place, 'electron-builder.yml'), config.replaceAll(/\bdist\//g, here));
    const builder = [
      join(project, 'node_modules/electron-builder/cli.js'),
      ...['--linux', `--${arch}`, '--dir', '--publish', 'never'],
      ...['--config', join(place, 'electron-builder.yml')],
      `-c.electronDist=${join(place, 'electron')}`,
    ];
    const { stdout } = await run(process.execPath, builder, { cwd: project }).catch(
      (error: { stdout: string }) => {
        throw new Error(error.stdout);
      },
    );
    process.stderr.write(
      `${stdout
        .split('\n')
        .find((line) => line.includes('as it must be'))!
        .trim()}\n`,
    );
    packaged = join(place, 'packages', arch === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked');
    resources = join(packaged, 'resources');
    far = await mkdtemp(join(tmpdir(), 'far-'));
  }, 300_000);
  afterAll(async () => {
    for (const folder of [place, far]) await rm(folder, { recursive: true, force: true });
  });

  test('seals what runs in the window in the archive; what Node runs lies beside it', async () => {
    const { archived, files } = await readLayout(resources);
    const beside = new Set(files.map((file) => file.replace('app.asar.unpacked/', '')));
    const sealed = archived.filter((file) => !beside.has(file)); // package.json lies in both places
    expect(sealed.sort()).toEqual(['app/desktop/preload.cjs', 'app/desktop/start.js', 'renderer/index.html']);
    const { main, type } = JSON.parse(
      await readFile(join(resources, 'app.asar.unpacked/package.json'), 'utf8'),
    );
    expect({ main, type }).toEqual({ main: 'app/desktop/start.js', type: 'module' });
  });

  test('holds no source, no test and nothing for development', async () => {
    const { files } = await readLayout(resources);
    expect(files.filter((file) => /\.(?:ts|svelte|map|py)$|\.test\.|\/testing\//.test(file))).toEqual([]);
    expect(
      files.filter((file) => /node_modules\/(?:vite|electron|typescript|playwright)/.test(file)),
    ).toEqual([]);
  });

  test('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(join(packaged, 'phototag'));
    const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse]!) === '1';
    expect(isOn(FuseV1Options.RunAsNode)).toBe(false);
    expect(isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false);
    expect(isOn(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false);
    expect(isOn(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false);
    expect(isOn(FuseV1Options.EnableCookieEncryption)).toBe(true);
    expect(isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true);
    expect(isOn(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
  });

  test('has the licence of each package in it', async () => {
    const text = await readFile(join(resources, 'licences/THIRD-PARTY.txt'), 'utf8');
    for (const name of [
      'onnxruntime-node',
      'sharp',
      'better-sqlite3',
      'libheif-js',
      'exiftool-vendored.pl',
    ]) {
      expect(text).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')} \\d`, 'm'));
    }
    expect(await readFile(join(resources, 'licences/LICENSE.txt'), 'utf8')).toContain('MIT');
    expect(await readFile(join(resources, 'node/LICENSE'), 'utf8')).toContain('Node.js');
    expect(await readFile(join(packaged, 'LICENSE.electron.txt'), 'utf8')).toBe('The licence of Electron');
  });

  test('tags a photo with its own Node and libraries, far from the checkout', async () => {
    const photo = join(far, 'photos/red.png');
    await mkdir(join(photo, '..'));
    await sharp({ create: { width: 300, height: 200, channels: 3, background: '#ff0000' } }).toFile(photo);
    const moved = join(far, 'app');
    await cp(resources, moved, { recursive: true });
    const cli = [join(moved, 'app.asar.unpacked/app/cli/main.js'), '--library', join(far, 'library')];
    const models = join(far, 'models');
    await mkdir(models);
    await writeColourModel(models);
    const env = { HOME: far, PATH: '/usr/bin:/bin', PHOTOTAG_MODELS: models };
    const say = async (...args: string[]) =>
      JSON.parse((await run(join(moved, 'node/node'), [...cli, ...args, '--json'], { env })).stdout);
    expect(await say('add', join(far, 'photos'))).toMatchObject({ photos: 1, tagged: 1, failed: 0 });
    expect(await say('search', 'dog')).toMatchObject({ file: photo });
  });
});
