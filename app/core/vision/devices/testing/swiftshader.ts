/**
 * @file A GPU without a GPU, for tests and benchmarks: SwiftShader, a Vulkan driver in software, as the headless Chromium
 * of the tests carries it.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const modules = join(import.meta.dirname, '../../../../../node_modules');

/** Whether it can be had. */
export const hasSwiftShader =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  existsSync(join(modules, '@sparticuz/chromium/bin/swiftshader.tar.br'));

/** @returns the variables that make it the Vulkan of a process */
export async function swiftShader(): Promise<Readonly<Record<string, string>>> {
  const source = join(modules, '@sparticuz/chromium');
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const folder = join(modules, '.cache', `swiftshader-${version}`);
  if (!existsSync(folder)) await unpack(join(source, 'bin/swiftshader.tar.br'), folder);
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver };
}

/** The folder gets its name when it is whole. */
async function unpack(archive: string, folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  const bytes = await promisify(brotliDecompress)(await readFile(archive));
  const tar = execFile('tar', ['-x', '-C', unfinished]);
  tar.stdin!.end(bytes);
  const [code] = (await once(tar, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`tar ended with code ${code?.toString() ?? 'none'}`);
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error; // another process was quicker
  });
}
