/** @file The local page from its start to Ctrl-C: what `serve` does, and `start` where there is no Electron. */
import { Problem } from '../contract/problem.ts';
import type { Desk, Host } from '../host/host.ts';
import { openHost } from '../host/open.ts';
import { isLoopback } from '../web/guard.ts';
import type { Page } from '../web/server.ts';
import { freshWindow, windowFolder } from './builds.ts';
import { showActivity } from './progress.ts';
import { exitCodes, type Context } from './run.ts';

export interface PageRun {
  /** To add behind the open page. */
  readonly folder: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
  readonly address: string;
  /** Opens the person's browser. */
  readonly open: boolean;
}

/** @throws Problem LOCKED, ADDRESS, NOT_FOUND, and all that opening the library throws */
export async function runPage(context: Context, { folder, port, address, open }: PageRun): Promise<number> {
  const { output, signal } = context;
  const onFault = (fault: unknown) => {
    output.note(`phototag: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
  };
  const opening = openLibrary(context, onFault);
  let page: Page | undefined;
  try {
    const [host, server] = await Promise.all([opening, import('../web/server.ts'), freshWindow(context)]);
    host.on(showActivity(output));
    page = await server.Page.open({ host, folder: windowFolder, port, address, onFault });
    if (!isLoopback(address)) output.note(exposed(address));
    output.end();
    output.result(
      { url: page.url },
      `Phototag is open at ${page.url}\nThe address works once. Ctrl-C stops it.`,
    );
    if (folder !== undefined) void host.addFoldersBehind([folder]);
    if (open)
      await openBrowser(page.url).catch(() => output.note('No browser could be opened; open it yourself.'));
    await aborted(signal);
  } finally {
    await page?.close();
    await opening.then(
      (host) => host.close(),
      () => undefined, // why it could not be opened is thrown already
    );
  }
  return exitCodes.ok;
}

const exposed = (address: string): string =>
  `Listening on ${address}, as asked for: whoever gets the address below can use this library and look through this ` +
  'machine’s folders, and what goes over the network is not encrypted.';

/** The page has no dialogs of the system, and shows nothing outside the browser. */
const noDesk: Desk = {
  chooseFolders: async () => null,
  showInFolder: async () => false,
  openWith: async () => false,
};

async function openLibrary(
  { libraryFolder, modelsFolder, onNotice }: Context,
  onFault: (fault: unknown) => void,
): Promise<Host> {
  try {
    return await openHost({ libraryFolder, modelsFolder, desk: noDesk, onFault, onNotice });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'LOCKED') throw error;
    const hint =
      'Use the window that is open, or end that process and start again; searching works meanwhile.';
    throw new Problem('LOCKED', error.message, hint, { cause: error });
  }
}

/** Whether a person sits here who would see a browser open. */
export const isAttended = (): boolean =>
  process.stdout.isTTY && ['', '0', 'false'].includes(process.env['CI'] ?? '');

async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  // A browser that starts here would otherwise write to this terminal and be waited for.
  const browser = await open(url);
  browser.on('error', () => undefined);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
