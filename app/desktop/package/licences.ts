/** @file The licences of what is shipped, in one text: made from the packages that a package really holds. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const isLicence = (file: string): boolean => /^(?:licen[cs]e|copying|notice|third.?party)/i.test(file);

/**
 * @param packages - names of packages, as folders below `modules`
 * @param modules - where they are installed whole: a package that ships has no README, which some keep their notice in
 */
export async function describeLicences(modules: string, packages: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const name of [...packages].sort()) {
    const folder = join(modules, name);
    const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
      license?: string;
    };
    const files = (await readdir(folder)).sort();
    const notices = files.filter(isLicence);
    if (notices.length === 0) notices.push(...files.filter((file) => /^readme(\.md)?$/i.test(file)));
    const texts = await Promise.all(
      notices.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')),
    );
    parts.push(`${name} ${version}, ${license ?? 'see below'}\n\n${texts.join('\n').trim()}\n`);
  }
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param files - relative to a folder of packages. @returns the packages among them, nested ones left to their own text */
export function packagesOf(files: readonly string[]): string[] {
  const names = files.map((file) => /^(@[^/]+\/[^/]+|[^@/][^/]*)\/package\.json$/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
