/**
 * @file A real Chromium for the tests: one that is installed, else the one that an npm package carries, so that no test
 * command needs a step by hand.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

interface Chromium {
  readonly executable: string;
  /** Variables it needs to find its own libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

const modules = join(import.meta.dirname, '../node_modules');

export interface BrowserOptions {
  /** A port of 127.0.0.1 where further clients can drive it (Chrome DevTools Protocol). */
  readonly debuggingPort?: number;
}

/** @throws Error with the way out where there is none and none can be made */
export async function launchBrowser({ debuggingPort }: BrowserOptions = {}): Promise<Browser> {
  const { executable, env } = installed() ?? (await carried());
  return chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env },
    args: debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort.toString()}`],
    // Chromium's sandbox refuses to run for root, who runs tests in many containers.
    chromiumSandbox: process.platform !== 'linux' || process.getuid?.() !== 0,
  });
}

function installed(): Chromium | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const places = [
    ...onPath,
    chromium.executablePath(),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  const executable = places.find((file) => existsSync(file));
  return executable === undefined ? null : { executable, env: {} };
}

/** The headless Chromium in `@sparticuz/chromium`, unpacked once with the libraries it brings along. */
async function carried(): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium was found. Install Chrome, or run `npx playwright install chromium`.');
  }
  const packageFile = join(modules, '@sparticuz/chromium/package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  return {
    executable: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/**
 * The package unpacks into the temporary folder of its process, and takes whatever lies there already for complete.
 * So it gets a folder of its own, which is given its name when it is whole.
 */
async function unpack(folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  const program = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: modules,
    // The name of a system without NSS: its libraries are unpacked too.
    env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(join(unfinished, 'fonts/fonts.conf'), fontsIn(join(folder, 'fonts')));
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error; // another process was quicker
  });
}

/** The package's own configuration names folders of AWS Lambda. Without a font text has no size, and is never visible. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
</fontconfig>
`;
}
