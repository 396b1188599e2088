/** @file Electron's `app`: its life, its places, and the lock that makes it a single instance. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** By a process that still lives. */
function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

class App extends EventEmitter {
  readonly isPackaged = false;
  /** Where Chromium can be driven, if it was said where. */
  debuggingPort: number | undefined;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<undefined>();
  /** Things to be put away before the process ends. */
  readonly #endings: (() => Promise<unknown>)[] = [];
  #appPath = '';
  #locale = 'en-US';
  #isQuitting = false;
  #windows: () => readonly { close(): void }[] = () => [];

  begin(appPath: string, args: readonly string[]): void {
    this.#appPath = appPath;
    const value = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1];
    this.#locale = value('lang') ?? this.#locale;
    const port = value('remote-debugging-port');
    this.debuggingPort = port === undefined ? undefined : Number(port);
    const userData = value('user-data-dir');
    if (userData !== undefined) this.#paths.set('userData', userData);
    Object.assign(process, { resourcesPath: join(appPath, 'resources') });
  }

  becomeReady(): void {
    this.#ready.resolve(undefined);
    this.emit('ready');
  }

  /** @param windows - those that are open now */
  useWindows(windows: () => readonly { close(): void }[]): void {
    this.#windows = windows;
  }

  onEnd(ending: () => Promise<unknown>): void {
    this.#endings.push(ending);
  }

  enableSandbox(): void {
    // Chromium's own affair.
  }

  whenReady = (): Promise<unknown> => this.#ready.promise;
  getAppPath = (): string => this.#appPath;
  getLocale = (): string => this.#locale;

  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`Failed to get '${name}' path`);
    const path = this.#paths.get(name) ?? mkdtempSync(join(tmpdir(), 'stand-in-'));
    this.#paths.set(name, path);
    return path;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  /** Decided at once, as Electron does: by a file that names the first instance, which listens for others. */
  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    const lock = join(this.getPath('userData'), 'stand-in.lock');
    const name = createHash('sha256').update(lock).digest('hex').slice(0, 16);
    const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
    if (isHeld(lock)) {
      const sent = Promise.withResolvers<unknown>();
      const message = JSON.stringify([process.argv, process.cwd(), additionalData]);
      createConnection(socket).on('error', sent.resolve).on('close', sent.resolve).end(message);
      this.onEnd(() => sent.promise);
      return false;
    }
    mkdirSync(this.getPath('userData'), { recursive: true });
    writeFileSync(lock, process.pid.toString());
    rmSync(socket, { force: true });
    const server = createServer({ allowHalfOpen: true }, async (connection) => {
      const instance = JSON.parse(await text(connection)) as unknown[];
      connection.end();
      this.emit('second-instance', {}, ...instance);
    }).listen(socket);
    process.on('exit', () => rmSync(lock));
    server.unref();
    return true;
  }

  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    this.emit('before-quit', preventable());
    for (const window of this.#windows()) window.close();
    const event = preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit();
  }

  exit(code = 0): void {
    void Promise.allSettled(this.#endings.map((end) => end())).then(() => process.exit(code));
  }
}

export interface Preventable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export const preventable = <Fields extends object>(fields?: Fields): Preventable & Fields =>
  ({
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  }) as Preventable & Fields;

export const app = new App();
