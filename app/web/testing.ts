/** @file A local page with a made-up window, and a browser that is let in. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { socketPath } from '../contract/wire.ts';
import { FakeHost } from '../contract/testing/fake-host.ts';
import { Page, type PageHost } from './server.ts';

/** The folder of a built window with a page and a script, and a secret beside it. */
export async function makeWindow(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const place = await mkdtemp(join(tmpdir(), 'phototag-page-'));
  const folder = join(place, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<title>The window</title>');
  await writeFile(join(folder, 'assets/main.js'), 'export {};');
  await writeFile(join(folder, '.hidden'), 'hidden');
  await writeFile(join(place, 'secret.txt'), 'secret');
  return { folder, remove: () => rm(place, { recursive: true, force: true }) };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server under test, and what a browser at it would do. */
export class Visit {
  readonly page: Page;
  readonly token: string;
  readonly port: number;
  readonly origin: string;
  readonly faults: unknown[];
  readonly #removeWindow: () => Promise<void>;
  cookie = '';

  private constructor(page: Page, faults: unknown[], removeWindow: () => Promise<void>) {
    this.page = page;
    this.faults = faults;
    this.#removeWindow = removeWindow;
    const { hash, port, origin } = new URL(page.url);
    this.token = hash.slice(1);
    this.port = Number(port);
    this.origin = origin;
  }

  static async open(host: PageHost = new FakeHost(), address = '127.0.0.1'): Promise<Visit> {
    const { folder, remove } = await makeWindow();
    const faults: unknown[] = [];
    const onFault = (error: unknown) => (host instanceof FakeHost ? host.onFault(error) : faults.push(error));
    const page = await Page.open({ host, folder, port: 0, address, onFault });
    return new Visit(page, faults, remove);
  }

  /** One that has spent the token. */
  static async enter(host?: PageHost): Promise<Visit> {
    const visit = await Visit.open(host);
    const { headers } = await visit.spend(visit.token);
    visit.cookie = headers['set-cookie']![0]!.split(';')[0]!;
    return visit;
  }

  spend(token: string, headers: Asking['headers'] = {}): Promise<Reply> {
    return this.ask('/session', {
      method: 'POST',
      body: token,
      headers: { Origin: this.origin, ...headers },
    });
  }

  /** The path goes out as it stands here, which a browser would not do. */
  async ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Reply> {
    const asked = request({
      host: '127.0.0.1',
      port: this.port,
      path,
      method,
      headers: {
        ...(this.cookie === '' ? {} : { Cookie: this.cookie }),
        ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body).toString() }),
        ...headers,
      },
    });
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: response.statusCode!, headers: response.headers, text: await text(response) };
  }

  socket(headers: Asking['headers'] = {}, path: string = socketPath): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.port.toString()}${path}`, {
      headers: { Origin: this.origin, Cookie: this.cookie, ...headers },
    });
  }

  /** @returns 101 for a socket that opens, else the status it is refused with */
  async socketStatus(headers?: Asking['headers'], path?: string): Promise<number> {
    const socket = this.socket(headers, path);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => {
        socket.terminate();
        resolve(101);
      });
      socket.once('unexpected-response', (asked, response) => {
        resolve(response.statusCode!);
        asked.destroy();
      });
    });
  }

  async close(): Promise<void> {
    await this.page.close();
    await this.#removeWindow();
  }
}
