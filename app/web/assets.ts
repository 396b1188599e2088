/**
 * @file The built window, read into memory once (a few hundred kilobytes). A request finds an address in a map, so it
 * cannot leave the folder, and a build made while the server runs cannot pull files away under an open page.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Problem } from '../contract/problem.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** By path, such as `/assets/main.js`; `/` is `index.html`. Hidden files are left out. */
export type Assets = ReadonlyMap<string, Asset>;

/** @throws Problem NOT_FOUND where the folder holds no page */
export async function readAssets(folder: string): Promise<Assets> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const assets = new Map<string, Asset>();
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    if (!entry.isFile() || path.includes('/.')) continue;
    const type = types[extname(file)] ?? 'application/octet-stream';
    assets.set(path, { type, bytes: await readFile(file) });
  }
  const index = assets.get('/index.html');
  if (index === undefined) {
    throw new Problem(
      'NOT_FOUND',
      `There is no built window in ${folder}.`,
      'Build it: npm run build:window',
    );
  }
  return assets.set('/', index);
}
