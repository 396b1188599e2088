/** @file The contract over WebSockets: calls in, answers and events out, however fast or slow the pages are. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Answer, EventData, EventName } from '../contract/calls.ts';
import { CallMessage, mostMessageBytes } from '../contract/wire.ts';
import { dispatch, type Handlers } from '../host/dispatch.ts';
import { Outbox } from './outbox.ts';

/** Pages open at once: more than anyone has tabs, and a bound for what they can hold. */
export const mostPages = 64;
/** A page that has not answered a ping when the next one is due is gone. */
const pingEveryMs = 30_000;
/** Calls of one page under way, and bytes of them, from which on no more is read from it. */
const mostCalls = 64;
const mostBytes = mostMessageBytes;

export interface SocketsOptions {
  readonly handlers: Handlers;
  readonly onFault: (error: unknown) => void;
}

export class Sockets {
  readonly #options: SocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
  });
  readonly #pages = new Set<Page>();
  readonly #pinging: NodeJS.Timeout;
  #isClosing = false;

  constructor(options: SocketsOptions) {
    this.#options = options;
    this.#pinging = setInterval(() => {
      for (const page of this.#pages) page.ping();
    }, pingEveryMs);
  }

  /** No more pages are accepted. */
  get isFull(): boolean {
    return this.#isClosing || this.#pages.size >= mostPages;
  }

  /** Makes a page of a request that was checked already. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const page = new Page(webSocket, this.#options);
      this.#pages.add(page);
      webSocket.once('close', () => this.#pages.delete(page));
    });
  }

  tell<Name extends EventName>(event: Name, data: EventData<Name>): void {
    for (const page of this.#pages) page.outbox.event(event, data);
  }

  /** A barrier: when it resolves, no page is open and no call is under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#pinging);
    await Promise.all([...this.#pages].map((page) => page.close()));
    this.#server.close();
  }
}

/** One open page. */
class Page {
  readonly outbox: Outbox;
  readonly #socket: WebSocket;
  readonly #options: SocketsOptions;
  readonly #closed: Promise<void>;
  readonly #underWay = new Set<Promise<void>>();
  #bytes = 0;
  #isAlive = true;

  constructor(socket: WebSocket, options: SocketsOptions) {
    this.#socket = socket;
    this.#options = options;
    this.outbox = new Outbox(socket);
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('pong', () => (this.#isAlive = true));
    // A message too large, or no WebSocket frame: `ws` closes the connection, which says enough.
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
  }

  ping(): void {
    // One that is kept from reading cannot see the answer.
    if (this.#socket.isPaused) return;
    if (!this.#isAlive) return this.#socket.terminate();
    this.#isAlive = false;
    this.#socket.ping();
  }

  async close(): Promise<void> {
    this.#socket.resume();
    this.#socket.close(1001, 'Phototag was closed.');
    const patience = setTimeout(() => this.#socket.terminate(), 1_000);
    await this.#closed;
    clearTimeout(patience);
    await Promise.all(this.#underWay);
  }

  #receive(data: RawData, isBinary: boolean): void {
    const bytes = (data as Buffer).length;
    this.#bytes += bytes;
    const work = this.#answer(data as Buffer, isBinary).finally(() => {
      this.#underWay.delete(work);
      this.#bytes -= bytes;
      if (this.#underWay.size < mostCalls && this.#bytes < mostBytes) this.#socket.resume();
    });
    this.#underWay.add(work);
    if (this.#underWay.size >= mostCalls || this.#bytes >= mostBytes) this.#socket.pause();
  }

  async #answer(data: Buffer, isBinary: boolean): Promise<void> {
    const call = isBinary ? null : parseCall(data);
    if (call === null) return this.outbox.answer({ id: null, answer: unreadable });
    const { handlers, onFault } = this.#options;
    const answer = await dispatch(handlers, call.name, call.input, onFault);
    await this.outbox.answer({ id: call.id, answer });
  }
}

const unreadable: Answer = { ok: false, problem: { code: 'USAGE', message: 'That message is no call.' } };

function parseCall(data: Buffer): CallMessage | null {
  try {
    return CallMessage.parse(JSON.parse(data.toString()));
  } catch {
    return null;
  }
}
