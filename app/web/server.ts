/**
 * @file The local page: the window and the contract over HTTP and WebSocket, for the one person who started it. Every
 * request is checked three times: it names this server, it comes from this page, and it carries this run's cookie.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { imageKinds, type ImageKind } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
import { socketPath } from '../contract/wire.ts';
import type { Host } from '../host/host.ts';
import { readAssets, type Asset, type Assets } from './assets.ts';
import { hostsOf, inAddress, reachableAt, refusal } from './guard.ts';
import { Session } from './session.ts';
import { Sockets } from './sockets.ts';
import { inWords, languageOf, type Sentence } from './words.ts';

// An import would load all that the module offers, with Node's own `fetch` and WebSocket: 50 ms of each start.
const { createServer } = process.getBuiltinModule('node:http');

/** What the page needs of a host. */
export type PageHost = Pick<Host, 'handlers' | 'on' | 'image'>;

export interface PageOptions {
  readonly host: PageHost;
  /** The built window. */
  readonly folder: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Which of the machine's addresses to listen on; 127.0.0.1 keeps everyone else out. */
  readonly address: string;
  readonly onFault: (error: unknown) => void;
}

/** What every answer carries. The page loads nothing from elsewhere, runs no script in line, and is framed by none. */
const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** The page that spends a token; it and its files, in `door/`, are all that is shown without the cookie. */
const enterPath = '/enter';
const sessionPath = '/session';

const imagePath = new RegExp(`^/(${imageKinds.join('|')})/([A-Za-z0-9_-]{1,100})$`);

/** A connection that says nothing is closed after this long, so that a thousand of them pass. */
const patienceMs = 5_000;

export class Page {
  /** To be opened once; it carries the token. */
  readonly url: string;
  readonly #server: Server;
  readonly #options: PageOptions;
  readonly #hosts: ReadonlySet<string>;
  readonly #session: Session;
  readonly #window: Assets;
  readonly #door: Assets;
  readonly #sockets: Sockets;
  readonly #stopListening: () => void;
  readonly #underWay = new Set<Promise<void>>();

  private constructor(server: Server, options: PageOptions, window: Assets, door: Assets) {
    const { port } = server.address() as AddressInfo;
    const { host, onFault, address } = options;
    this.#server = server;
    this.#options = options;
    this.#window = window;
    this.#door = door;
    this.#hosts = hostsOf(address, port);
    this.#session = new Session(port);
    this.#sockets = new Sockets({ handlers: host.handlers, onFault });
    this.#stopListening = host.on((name, data) => this.#sockets.tell(name, data));
    this.url = `http://${inAddress(reachableAt(address))}:${port.toString()}/enter#${this.#session.token}`;
    server.on('request', (request, response) => {
      const work = this.#handle(request, response).finally(() => this.#underWay.delete(work));
      this.#underWay.add(work);
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @throws Problem NOT_FOUND where there is no built window; ADDRESS where it cannot listen */
  static async open(options: PageOptions): Promise<Page> {
    const window = await readAssets(options.folder);
    const door = await readAssets(join(import.meta.dirname, 'door'));
    const server = createServer({
      headersTimeout: patienceMs,
      requestTimeout: patienceMs,
      connectionsCheckingInterval: patienceMs / 2,
    });
    await listen(server, options);
    return new Page(server, options, window, door);
  }

  /** A barrier: when it resolves, no connection is open and no call is under way. The host stays open. */
  async close(): Promise<void> {
    this.#stopListening();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await this.#sockets.close();
    await closed;
    await Promise.all(this.#underWay);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-store');
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#options.onFault(error);
      if (response.headersSent) response.destroy();
      else say(response, 500, 'fault');
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusal({ ...asked(request), isUpgrade: false }, this.#hosts);
    if (refused !== null) return say(response, 403, refused);
    const url = addressOf(request);
    if (url === null) return say(response, 400, 'noAddress');
    const isInside = this.#session.admits(request.headers.cookie);
    if (request.method === 'POST' && url.pathname === sessionPath) {
      return this.#enter(request, response, isInside);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return say(response, 405, 'onlyRead');
    }
    if (url.pathname === enterPath) {
      // The empty fragment takes the token out of the address.
      return isInside ? redirect(response, '/#') : send(response, 200, this.#doorFor(request));
    }
    if (!isInside) {
      if (url.pathname === '/') return send(response, 401, this.#doorFor(request));
      const asset = this.#door.get(url.pathname);
      if (asset !== undefined) return send(response, asset.type.startsWith('text/html') ? 401 : 200, asset);
      return say(response, 401, 'closed');
    }
    const image = imagePath.exec(url.pathname);
    if (image !== null) {
      return this.#image(response, image[1] as ImageKind, image[2]!, url.searchParams.has('v'));
    }
    const asset = this.#window.get(url.pathname);
    if (asset === undefined) return say(response, 404, 'nothingHere');
    response.setHeader('Cache-Control', 'no-cache');
    send(response, 200, asset);
  }

  #doorFor({ headers }: IncomingMessage): Asset {
    return this.#door.get(languageOf(headers) === 'tr' ? '/tr.html' : '/')!;
  }

  /** Spends a token for the cookie. A page that has the cookie already is told to come in. */
  async #enter(request: IncomingMessage, response: ServerResponse, isInside: boolean): Promise<void> {
    if (Number(request.headers['content-length'] ?? Infinity) > 100) return say(response, 413, 'noToken');
    const token = await text(request).catch(() => '');
    const cookie = isInside ? null : this.#session.redeem(token);
    if (!isInside && cookie === null) return say(response, 403, 'used');
    if (cookie !== null) response.setHeader('Set-Cookie', cookie);
    response.writeHead(204).end();
  }

  /** @param isVersioned - the address changes with the picture, so the browser need never ask again */
  async #image(response: ServerResponse, kind: ImageKind, id: string, isVersioned: boolean): Promise<void> {
    const image = await this.#options.host.image(kind, id);
    if (image === null) return say(response, 404, 'noPicture');
    const isLasting = isVersioned && image.isPassing !== true;
    response.setHeader(
      'Cache-Control',
      isLasting ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    );
    send(response, 200, image);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const refuse = (status: string) => {
      socket.once('finish', () => socket.destroy());
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    if (refusal({ ...asked(request), isUpgrade: true }, this.#hosts) !== null) return refuse('403 Forbidden');
    if (addressOf(request)?.pathname !== socketPath) return refuse('404 Not Found');
    if (!this.#session.admits(request.headers.cookie)) return refuse('401 Unauthorized');
    if (this.#sockets.isFull) return refuse('503 Service Unavailable');
    this.#sockets.accept(request, socket, head);
  }
}

async function listen(server: Server, { port, address }: PageOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const place = `${inAddress(address)}:${port.toString()}`;
    const trouble =
      code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${String(code)})`;
    throw new Problem('ADDRESS', `${place} ${trouble}.`, 'Name another with --port or --host.', {
      cause: error,
    });
  });
}

/** Of several hosts none is believed: Node takes the first, and a proxy before it may have taken the last. */
const asked = ({ method, headers, headersDistinct }: IncomingMessage) => ({
  method,
  headers: headersDistinct['host']?.length === 1 ? headers : { ...headers, host: undefined },
});

/** Where a request goes, with `..` resolved; null where it is no address. */
function addressOf(request: IncomingMessage): URL | null {
  return request.url?.startsWith('/') === true
    ? URL.parse(request.url.replace(/^\/+/, '/'), 'http://page')
    : null;
}

function send(response: ServerResponse, status: number, { type, bytes }: Asset): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.byteLength });
  response.end(bytes);
}

function say(response: ServerResponse, status: number, sentence: Sentence): void {
  const words = inWords(sentence, response.req.headers);
  send(response, status, { type: 'text/plain; charset=utf-8', bytes: Buffer.from(`${words}\n`) });
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to }).end();
}
