/** @file A host without a library: what a test needs behind a transport. */
import type { Handlers } from '../../host/dispatch.ts';
import type { Listener } from '../../host/host.ts';
import { callNames, type CallName, type EventData, type EventName, type ImageKind } from '../calls.ts';
import { samples } from './samples.ts';

/** One call as it reached its handler. */
export interface Reached {
  readonly name: CallName;
  readonly input: unknown;
}

export class FakeHost {
  /** Answer with the sample of each call, unless a test puts its own here. */
  readonly handlers: Handlers;
  readonly reached: Reached[] = [];
  readonly faults: unknown[] = [];
  /** By kind and id, such as `thumb 7`. */
  readonly images = new Map<string, { type: string; bytes: Uint8Array; isPassing?: boolean }>();
  /** Ids that an image was asked for by. */
  readonly imagesAsked: string[] = [];
  readonly #own = new Map<CallName, (input: unknown) => Promise<unknown>>();
  readonly #listeners = new Set<Listener>();

  constructor() {
    const handler = (name: CallName) => (input: unknown) => {
      this.reached.push({ name, input });
      return this.#own.get(name)?.(input) ?? Promise.resolve(samples[name].output);
    };
    this.handlers = Object.fromEntries(callNames.map((name) => [name, handler(name)])) as unknown as Handlers;
  }

  readonly onFault = (error: unknown): void => {
    this.faults.push(error);
  };

  /** From now on, this is what a call does. */
  answer<Name extends CallName>(name: Name, handle: (input: never) => Promise<unknown>): void {
    this.#own.set(name, handle as (input: unknown) => Promise<unknown>);
  }

  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell<Name extends EventName>(name: Name, data: EventData<Name>): void {
    for (const listener of this.#listeners) listener(name, data);
  }

  async image(
    kind: ImageKind,
    id: string,
  ): Promise<{ type: string; bytes: Uint8Array; isPassing?: boolean } | null> {
    this.imagesAsked.push(id);
    return this.images.get(`${kind} ${id}`) ?? null;
  }
}
