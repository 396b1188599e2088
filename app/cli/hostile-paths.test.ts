/**
 * @file Every argument and option of every command that takes a file or folder, given what is none. The list is made
 * from the commands themselves, so that a new one is in it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { printable } from '../contract/printable.ts';
import { program } from './program.ts';
import { Workplace } from './testing/phototag.ts';

/** Whether what a command calls an argument so is a path, and what of; and what is given for it where another is tried. */
const placeholders: Record<string, { path: 'file' | 'folder' | 'any' | null; usual: string }> = {
  file: { path: 'file', usual: 'photos/a.jpg' },
  png: { path: 'file', usual: 'out.png' },
  'id|file': { path: 'file', usual: 'colours' },
  'file|query': { path: 'file', usual: 'photos/a.jpg' },
  folder: { path: 'folder', usual: 'photos' },
  dir: { path: 'folder', usual: 'library' },
  path: { path: 'any', usual: 'photos/a.jpg' },
  ...Object.fromEntries(
    Object.entries({ tag: 'dog', name: 'hound', share: '0.5', number: '1', id: 'colours', query: 'dog' }).map(
      ([name, usual]) => [name, { path: null, usual }],
    ),
  ),
  ...Object.fromEntries(
    ['n', 'k', 'percent', 'stars', 'glob', 'address', 'q'].map((name) => [name, { path: null, usual: '' }]),
  ),
};
const nameOf = (flags: string): string | undefined => /[<[]([^>\].]+)(\.\.\.)?[>\]]/.exec(flags)?.[1];

interface Parameter {
  readonly of: string;
  readonly kind: 'file' | 'folder' | 'any';
  readonly args: (path: string) => string[];
}

/** What a command needs besides, so that it looks at the path. */
const besides: Record<string, readonly string[]> = {
  tag: ['--add', 'x'],
  teach: ['dog', 'photos/a.jpg'],
  restore: ['--yes'],
};

function parametersOf(command: Command, path: readonly string[]): Parameter[] {
  const own = command.registeredArguments.map((argument) => argument.name());
  const usual = own.map((name) => placeholders[name]?.usual ?? '');
  const required = command.registeredArguments.filter((argument) => argument.required).length;
  const extra = besides[path.join(' ')] ?? [];
  const positional = own.flatMap((name, at): Parameter[] => {
    const kind = placeholders[name]?.path ?? null;
    const args = (given: string) => [
      ...path,
      ...usual.slice(0, at),
      given,
      ...usual.slice(at + 1, required),
      ...extra,
    ];
    return kind === null ? [] : [{ of: [...path, name].join(' '), kind, args }];
  });
  const named = command.options.flatMap((option): Parameter[] => {
    const name = nameOf(option.flags);
    const kind = name === undefined ? null : (placeholders[name]?.path ?? null);
    const args = (given: string) => [
      ...path,
      ...usual.slice(0, Math.max(required, 0)),
      ...extra,
      option.long!,
      given,
    ];
    return kind === null ? [] : [{ of: [...path, option.long!].join(' '), kind, args }];
  });
  return [
    ...positional,
    ...named,
    ...command.commands.flatMap((each) => parametersOf(each, [...path, each.name()])),
  ];
}

function namesOf(command: Command): string[] {
  const flags = command.options.flatMap(({ flags }) => nameOf(flags) ?? []);
  return [
    ...command.registeredArguments.map((each) => each.name()),
    ...flags,
    ...command.commands.flatMap(namesOf),
  ];
}

const parameters: Parameter[] = [
  ...parametersOf(program, []).filter(({ of }) => of !== '--library'),
  { of: '--library, to read', kind: 'folder', args: (path) => ['--library', path, 'status'] },
  { of: '--library, to write', kind: 'folder', args: (path) => ['--library', path, 'add', 'photos'] },
];

const endings = ['', '-list.json', '-list.csv', '.onnx', '.pth'];

/** What tells a command by the end of a name what it is given. */
const endingsOf = (of: string): readonly string[] => {
  if (of === 'import file') return ['-list.json', '-list.csv'];
  return /models import file|--model|models use/.test(of) ? ['', '.onnx', '.pth'] : [''];
};
/** Where a file or folder is made, so that a name that is only odd is taken. */
const isMade = (of: string): boolean => /--explain|backup|to write/.test(of);
const oddNames = ['NUL', '\\\\server\\share\\a.jpg', '\u001b[2Jgone\u0007\nphototag: all is well'];

/** Nothing of it leads out of the test's own folder: some of these commands write. */
const hostile = ({ of, kind }: Parameter): readonly string[] => [
  ...endingsOf(of).map((ending) => `pipe${ending}`),
  ...(kind === 'folder' ? [] : [...endingsOf(of).map((ending) => `zero${ending}`), '/dev/stdin']),
  ...['socket', 'photos/a.jpg\0.png', ...oddNames],
  `photos${'/..'.repeat(60)}${place.at(kind === 'file' ? 'folder' : 'file')}`,
  `${'a'.repeat(50_000)}/${'a'.repeat(50_000)}.jpg`,
];

/** A path as a message may show it: what a terminal would obey is written out, or has a mark in its place. */
const asShown = (text: string): string => printable(text).replace(/\\u00[01][0-9a-f]|\uFFFD/g, '?');

/** It has no pipes and no devices among its files. */
const isWindows = process.platform === 'win32';
if (isWindows)
  process.stderr.write('Skipped: hostile paths of commands, which are made of pipes and devices.\n');

let place: Workplace;
let server: Server;

beforeAll(async () => {
  if (isWindows) return;
  expect(namesOf(program).filter((name) => !(name in placeholders))).toEqual([]); // say of each whether it is a path
  place = await Workplace.make();
  await place.picture('a.jpg', [255, 0, 0]);
  expect((await place.run('add', 'photos')).code).toBe(0);
  for (const ending of endings) {
    execFileSync('mkfifo', [place.at(`pipe${ending}`)]);
    symlinkSync('/dev/zero', place.at(`zero${ending}`));
  }
  writeFileSync(place.at('file'), 'no folder');
  mkdirSync(place.at('folder'));
  server = createServer().listen(place.at('socket'));
  process.chdir(place.path);
  process.stdout.setMaxListeners(0); // each command adds one
  vi.stubEnv('PHOTOTAG_LIBRARY', place.at('library'));
  vi.stubEnv('PHOTOTAG_MODELS', place.at('models'));
});
afterAll(async () => {
  if (isWindows) return;
  process.chdir(import.meta.dirname);
  vi.unstubAllEnvs();
  server.close();
  await place.remove();
});

/** Lets go of whoever waits for one of the pipes. */
function releasePipes(): void {
  const flags = constants.O_RDWR | constants.O_NONBLOCK;
  for (const ending of endings) closeSync(openSync(place.at(`pipe${ending}`), flags));
}

/** Runs a command in this process: many hundred starts of a program would take minutes. */
async function run(args: readonly string[]): Promise<{ code: number; said: string }> {
  const before = process.exitCode;
  let said = '';
  const hear = (text: unknown) => ((said += String(text)), true);
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(hear),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear),
  ];
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), 60_000);
  try {
    const ended = program.parseAsync(['node', 'phototag', ...args]);
    if ((await Promise.race([ended, late.promise])) === 'late') {
      releasePipes();
      return { code: -1, said: 'it hangs' };
    }
    return { code: Number(process.exitCode), said };
  } finally {
    clearTimeout(timer);
    for (const spy of spies) spy.mockRestore();
    process.exitCode = before;
  }
}

test.skipIf(isWindows).each(parameters)('$of takes nothing that is none', async (parameter) => {
  for (const path of hostile(parameter)) {
    const { code, said } = await run(parameter.args(path));
    const shown = JSON.stringify(path.slice(0, 40));
    const made = isMade(parameter.of) && oddNames.includes(path);
    if (made) await rm(place.at(path), { recursive: true, force: true });
    expect([0, 1, 2, 3].slice(made ? 0 : 1), `${shown}: ${said}`).toContain(code);
    expect(said, shown).not.toMatch(/\n\s+at /); // no stack
    expect(said, shown).not.toMatch(/[^\P{Cc}\n\t]/u);
    expect(said.length, shown).toBeLessThan(2000);
    if (code !== 0)
      expect(said.split('\n').map(asShown).join('\n'), shown).toContain(asShown(basename(path)).slice(0, 40));
  }
});

test.skipIf(isWindows)('a name that is not UTF-8 is said with a mark for what cannot be read', () => {
  const script = `exec "$0" "$@" "$(printf 'photos/a\\377.jpg')"`;
  const main = join(import.meta.dirname, 'main.ts');
  for (const command of ['add', 'similar', 'classify', 'import']) {
    const ran = spawnSync('sh', ['-c', script, process.execPath, main, command], {
      cwd: place.path,
      encoding: 'utf8',
    });
    expect(ran.stdout + ran.stderr).toContain('a\uFFFD.jpg');
    expect(ran.status).toBeGreaterThan(0);
  }
});
