/** @file The near end of the database's thread: numbers the calls, matches the answers, and notices its death. */
import type { Worker } from 'node:worker_threads';
import type { Notice } from '../../contract/notice.ts';
import type { Mode } from './database.ts';
import { fromWire } from './problems.ts';
import type { WireError } from './problems.ts';

/** What the thread is started with. */
export interface Opening {
  readonly library: string;
  readonly mode: Mode;
}

export interface Request {
  readonly id: number;
  /** An operation, or 'close'. */
  readonly name: string;
  readonly args: readonly unknown[];
}

/** The first reply is 'opened' or 'refused'; then there is one answer to each call. Notices come at any time. */
export type Reply =
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'opened'; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly error: WireError }
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Connection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened = Promise.withResolvers<readonly string[]>();
  readonly #ended: Promise<void>;
  readonly #onNotice: (notice: Notice) => void;
  #lastId = 0;
  #closing: Promise<void> | undefined;
  #death: Error | undefined;

  /** @param onNotice - told what the person should know of the library */
  constructor(worker: Worker, onNotice: (notice: Notice) => void) {
    this.#worker = worker;
    this.#onNotice = onNotice;
    worker.on('message', (reply: Reply) => this.#answer(reply));
    worker.on('error', (cause) => this.#die(new Error("The library's database thread failed.", { cause })));
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#die(
          new Error(this.#closing ? 'The library is closed.' : "The library's database thread ended."),
        );
        resolve();
      });
    });
  }

  /** The names of the operations, once the library is open. */
  opened(): Promise<readonly string[]> {
    return this.#opened.promise;
  }

  /** Calls are answered in the order in which they were made. */
  call(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#death) return Promise.reject(this.#death);
    if (this.#closing) return Promise.reject(new Error('The library is closed.'));
    return this.#send(name, args);
  }

  /** Resolves when every call made before it is answered and the thread has ended. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#death) return this.#ended;
    await this.#send('close', []).finally(() => this.#ended);
  }

  #send(name: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#worker.postMessage({ id, name, args } satisfies Request);
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #answer(reply: Reply): void {
    if (reply.kind === 'opened') this.#opened.resolve(reply.names);
    else if (reply.kind === 'notice') this.#onNotice(reply.notice);
    else if (reply.kind === 'refused') this.#opened.reject(fromWire(reply.error));
    else {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.kind === 'value') waiting?.resolve(reply.value);
      else waiting?.reject(fromWire(reply.error));
    }
  }

  #die(error: Error): void {
    this.#death ??= error;
    this.#opened.reject(this.#death);
    for (const { reject } of this.#waiting.values()) reject(this.#death);
    this.#waiting.clear();
  }
}
