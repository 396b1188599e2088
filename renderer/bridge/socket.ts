/**
 * @file The contract over the local page's WebSocket. A connection that is lost is made again; calls under way at that
 * moment fail, because nobody knows whether they were done.
 */
import type { Bridge, ConnectionState } from '../../app/contract/bridge.ts';
import { callNames, type Answer, type EventName } from '../../app/contract/calls.ts';
import { HostMessage, socketPath, type AnswerMessage, type CallMessage } from '../../app/contract/wire.ts';

// The page's own; named here because not every program that knows this file has a page.
declare const location: { readonly href: string };

/** The part of a WebSocket that is needed here. */
interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (message: { readonly data: unknown }) => void): void;
}

export interface PageBridge extends Bridge {
  readonly host: 'page';
  onConnection(listener: (state: ConnectionState) => void): () => void;
  /** Ends the connection for good. */
  close(): void;
}

const firstPauseMs = 250;
const longestPauseMs = 5_000;

const openSocket = (): Socket => {
  const address = new URL(socketPath, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(address.href);
};

/** @param open - makes a connection; a page's own by default */
export function connectPage(open: () => Socket = openSocket): PageBridge {
  return new Connection(open).bridge;
}

class Connection {
  readonly bridge: PageBridge;
  readonly #open: () => Socket;
  #socket: Socket | null = null;
  #state: 'first' | 'lost' | 'open' | 'ended' = 'first';
  #pauseMs = firstPauseMs;
  #lastId = 0;
  /** Calls made before the first connection stands. */
  #waiting: string[] = [];
  readonly #underWay = new Map<number, (answer: Answer) => void>();
  readonly #listeners = new Map<EventName, Set<(data: unknown) => void>>();
  readonly #onConnection = new Set<(state: ConnectionState) => void>();

  constructor(open: () => Socket) {
    this.#open = open;
    const call = (name: string) => (input: unknown) => this.#call(name, input);
    this.bridge = {
      host: 'page',
      calls: Object.fromEntries(callNames.map((name) => [name, call(name)])),
      on: (event, listener) => {
        const listeners = this.#listeners.get(event) ?? new Set();
        this.#listeners.set(event, listeners.add(listener));
        return () => listeners.delete(listener);
      },
      onConnection: (listener) => {
        this.#onConnection.add(listener);
        return () => this.#onConnection.delete(listener);
      },
      imageUrl: (kind, id, version) =>
        `/${kind}/${encodeURIComponent(id)}${version === undefined ? '' : `?v=${encodeURIComponent(version)}`}`,
      pathOf: () => null,
      close: () => {
        this.#state = 'ended';
        this.#socket?.close();
      },
    };
    this.#connect();
  }

  #connect(): void {
    if (this.#state === 'ended') return;
    const socket = this.#open();
    this.#socket = socket;
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', () => this.#lost());
  }

  #opened(socket: Socket): void {
    if (this.#state === 'ended') return socket.close();
    const isBack = this.#state === 'lost';
    this.#state = 'open';
    this.#pauseMs = firstPauseMs;
    for (const message of this.#waiting.splice(0)) socket.send(message);
    if (isBack) this.#tellState('back');
  }

  #lost(): void {
    const wasOpen = this.#state === 'open';
    const isFirst = this.#state === 'first';
    if (this.#state !== 'ended') this.#state = 'lost';
    this.#waiting = [];
    for (const answer of this.#underWay.values()) answer(connectionLost);
    this.#underWay.clear();
    if (wasOpen || isFirst) this.#tellState('lost');
    // Several pages that lost one host do not come back in step.
    setTimeout(() => this.#connect(), this.#pauseMs * (0.5 + Math.random() / 2));
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }

  #call(name: string, input: unknown): Promise<Answer> {
    if (this.#state === 'lost' || this.#state === 'ended') return Promise.resolve(connectionLost);
    const id = ++this.#lastId;
    const message = JSON.stringify({ id, name, input } satisfies CallMessage);
    return new Promise((resolve) => {
      this.#underWay.set(id, resolve);
      if (this.#state === 'open') this.#socket!.send(message);
      else this.#waiting.push(message);
    });
  }

  #receive(data: unknown): void {
    const message = HostMessage.parse(JSON.parse(String(data)));
    if ('event' in message) {
      for (const listener of this.#listeners.get(message.event) ?? []) listener(message.data);
    } else {
      this.#answered(message);
    }
  }

  #answered({ id, answer }: AnswerMessage): void {
    if (id === null) throw new Error(`The host could not read a call: ${JSON.stringify(answer)}`);
    this.#underWay.get(id)?.(answer);
    this.#underWay.delete(id);
  }

  #tellState(state: ConnectionState): void {
    for (const listener of this.#onConnection) listener(state);
  }
}

const connectionLost: Answer = {
  ok: false,
  problem: {
    code: 'CONNECTION',
    message: 'The connection to Phototag is lost.',
    reason: { kind: 'connection' },
  },
};
