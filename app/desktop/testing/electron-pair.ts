/**
 * @file The two ends of Electron's IPC without Electron: values are cloned on the way as Electron clones them, and the
 * preload that is run is the one that is shipped.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { Bridge } from '../../contract/bridge.ts';
import { bundlePreload } from '../build/preload-bundle.ts';

type Handler = (event: unknown, ...args: unknown[]) => unknown;
type Listener = (event: unknown, ...args: unknown[]) => void;

export class ElectronPair {
  readonly #handlers = new Map<string, Handler>();
  readonly #listeners = new Map<string, Set<Listener>>();
  /** The frame that calls come from. */
  frame: unknown = { url: 'app://phototag/index.html', parent: null };

  readonly ipcMain = {
    handle: (channel: string, handler: Handler) => void this.#handlers.set(channel, handler),
  };

  /** A window's contents, as far as it is sent messages. */
  readonly contents = {
    send: (channel: string, ...args: unknown[]) => {
      const cloned = structuredClone(args);
      setImmediate(() => {
        for (const listener of this.#listeners.get(channel) ?? []) listener({}, ...cloned);
      });
    },
  };

  readonly ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]) => {
      const handler = this.#handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return structuredClone(await handler({ senderFrame: this.frame }, ...structuredClone(args)));
    },
    on: (channel: string, listener: Listener) => {
      this.#listeners.set(channel, (this.#listeners.get(channel) ?? new Set()).add(listener));
    },
    off: (channel: string, listener: Listener) => void this.#listeners.get(channel)?.delete(listener),
  };

  /** Runs a built preload as a sandboxed one is run: with `require`, which knows `electron` alone. */
  expose(preload: string, pathOf: (file: File) => string = () => ''): Bridge {
    let bridge: Bridge | undefined;
    const electron = {
      ipcRenderer: this.ipcRenderer,
      webUtils: { getPathForFile: pathOf },
      contextBridge: {
        exposeInMainWorld: (name: string, api: Bridge) => {
          if (name === 'phototag') bridge = api;
        },
      },
    };
    const require = (name: string) => {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    };
    const run = runInThisContext(`(function (require, module, exports) {${preload}\n})`) as (
      ...args: unknown[]
    ) => void;
    run(require, { exports: {} }, {});
    if (bridge === undefined) throw new Error('The preload exposes no `phototag`.');
    return bridge;
  }
}

/** The text of the preload as it is shipped. */
export async function builtPreload(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preload-'));
  try {
    await bundlePreload(join(import.meta.dirname, '../preload.ts'), join(folder, 'preload.cjs'));
    return await readFile(join(folder, 'preload.cjs'), 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}
