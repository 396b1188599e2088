/**
 * @file The Node that is shipped for the vision workers: the platform's npm package where it is installed (package-lock
 * pins it), else the official release, pinned here.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Target } from './target.ts';

const version = '24.21.0';

/** SHA-256 of https://nodejs.org/dist/v24.21.0/SHASUMS256.txt, for targets without an npm package of that version. */
const pinned: Readonly<Record<string, string>> = {
  'node-v24.21.0-darwin-arm64.tar.gz': 'bed7eea5325e1108f32ce5228ddd6a5f0f08a499ee42aa7442aea583702f6057',
  'node-v24.21.0-win-arm64.zip': '8779b1bde1d39f8d420e3b57aa657b39891af434d3de44a919044cec06785921',
};

/** Puts the program and its licence into a folder. @throws Error where it cannot be had, or is not what is pinned */
export async function placeWorkerNode(target: Target, modules: string, folder: string): Promise<void> {
  const isWindows = target.platform === 'win32';
  const machine = `${isWindows ? 'win' : target.platform}-${target.arch}`;
  const program = isWindows ? 'node.exe' : 'node';
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const installed = join(modules, `node-${machine}`);
  if (existsSync(installed)) {
    await cp(join(installed, 'bin', program), join(folder, program));
    await cp(join(installed, 'LICENSE'), join(folder, 'LICENSE'));
    return;
  }
  const name = `node-v${version}-${machine}`;
  const archive = isWindows ? `${name}.zip` : `${name}.tar.gz`;
  const place = await mkdtemp(join(tmpdir(), 'worker-node-'));
  try {
    await writeFile(join(place, archive), await download(archive));
    await unpack(join(place, archive), place);
    await cp(join(place, name, isWindows ? program : `bin/${program}`), join(folder, program));
    await cp(join(place, name, 'LICENSE'), join(folder, 'LICENSE'));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function download(archive: string): Promise<Buffer> {
  const sha256 = pinned[archive];
  if (sha256 === undefined) {
    throw new Error(`${archive} is not pinned: install its npm package (\`npm ci\` on that platform).`);
  }
  const response = await fetch(`https://nodejs.org/dist/v${version}/${archive}`);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status.toString()}.`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${archive} has the SHA-256 ${found}, not ${sha256}.`);
  return bytes;
}

/** By the system's tar: on Windows that is bsdtar, which reads zip too (a GNU tar may come before it on PATH). */
async function unpack(archive: string, folder: string): Promise<void> {
  const tar =
    process.platform === 'win32'
      ? join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'tar.exe')
      : 'tar';
  await promisify(execFile)(tar, ['-xf', archive, '-C', folder]);
}
