/**
 * @file What one page is told. While it does not read as fast as things happen, events are merged instead of kept:
 * only how things stand now is of use to a window.
 */
import type { EventData, EventName } from '../contract/calls.ts';
import type { AnswerMessage, EventMessage } from '../contract/wire.ts';

/** The part of a WebSocket that is needed here. */
export interface Channel {
  /** Bytes handed over that are not sent yet. */
  readonly bufferedAmount: number;
  send(text: string, sent: (error?: Error | null) => void): void;
}

/** Bytes not sent yet from which on events are held back. */
const highWater = 1024 * 1024;
/** Changed photos held back by their ids; past these the page is told to look at everything again. */
const mostIds = 10_000;
/** `photosChanged` takes this many at a time. */
const idsPerEvent = 500;
/** Other events held back; past these the oldest are dropped. */
const mostHeld = 100;

export class Outbox {
  readonly #channel: Channel;
  readonly #held = new Map<string, EventMessage>();
  readonly #changed = new Set<number>();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Resolves once it has left, or cannot any more. */
  answer(message: AnswerMessage): Promise<void> {
    return new Promise((resolve) => {
      this.#send(message, resolve);
    });
  }

  event<Name extends EventName>(event: Name, data: EventData<Name>): void {
    if (event === 'photosChanged') this.#change((data as EventData<'photosChanged'>).ids);
    else this.#hold({ event, data });
    this.#flush();
  }

  #change(ids: readonly number[]): void {
    for (const id of ids) this.#changed.add(id);
    if (this.#changed.size <= mostIds) return;
    this.#changed.clear();
    this.#hold({ event: 'libraryChanged', data: null });
  }

  #hold(message: EventMessage): void {
    const key = keyOf(message);
    this.#held.delete(key);
    this.#held.set(key, message);
    if (this.#held.size > mostHeld) this.#held.delete(this.#held.keys().next().value!);
  }

  /** Sends what is held while the channel takes it; the rest follows when something has left. */
  #flush(): void {
    while (this.#channel.bufferedAmount < highWater) {
      const message = this.#next();
      if (message === null) return;
      this.#send(message, () => undefined);
    }
  }

  #next(): EventMessage | null {
    const [first] = this.#held;
    if (first !== undefined) {
      this.#held.delete(first[0]);
      return first[1];
    }
    if (this.#changed.size === 0) return null;
    const ids = [...this.#changed].slice(0, idsPerEvent);
    for (const id of ids) this.#changed.delete(id);
    return { event: 'photosChanged', data: { ids } };
  }

  #send(message: AnswerMessage | EventMessage, sent: () => void): void {
    this.#channel.send(JSON.stringify(message), (error) => {
      sent();
      if (error === undefined || error === null) this.#flush();
    });
  }
}

/** Of two events with the same key, the later one says all. */
function keyOf({ event, data }: EventMessage): string {
  switch (event) {
    case 'activity':
    case 'libraryChanged':
      return event;
    case 'download':
      return `${event} ${(data as EventData<'download'>).id}`;
    default:
      return `${event} ${JSON.stringify(data)}`;
  }
}
