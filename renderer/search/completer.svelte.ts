/** @file What could be written next in the search box. */
import type { Completion } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Language } from '../text/messages.ts';

/** Milliseconds after the last letter. */
const askAfter = 80;
const mostShown = 10;

/** A text, and where in it the person writes, in UTF-16 units. */
interface Written {
  readonly text: string;
  readonly cursor: number;
}

export class Completer {
  offers = $state.raw<readonly Completion[]>([]);
  /** Place in `offers` of the one at the keyboard; -1 for none. */
  active = $state(-1);
  readonly #api: Api;
  readonly #language: () => Language;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** What `offers` are for. */
  #written: Written = { text: '', cursor: 0 };

  constructor(api: Api, language: () => Language) {
    this.#api = api;
    this.#language = language;
  }

  get isOpen(): boolean {
    return this.offers.length > 0;
  }

  /** What is offered meanwhile is what still fits. @param cursor - in UTF-16 units */
  askSoon(text: string, cursor: number): void {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#offer(narrow(this.offers, this.#written, { text, cursor }), { text, cursor });
    this.#timer = setTimeout(() => void this.#ask(text, cursor), askAfter);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked++;
    this.offers = [];
    this.active = -1;
  }

  /** The offer at the keyboard stays there, as long as it is among them. */
  #offer(offers: readonly Completion[], written: Written): void {
    const insert = this.offers[this.active]?.insert;
    this.offers = offers;
    this.active = insert === undefined ? -1 : offers.findIndex((offer) => offer.insert === insert);
    this.#written = written;
  }

  /** One further (1) or back (-1), round the ends; beyond both lies none. */
  move(direction: 1 | -1): void {
    const places = this.offers.length + 1;
    this.active = ((this.active + 1 + direction + places) % places) - 1;
  }

  async #ask(text: string, cursor: number): Promise<void> {
    const asking = ++this.#asked;
    // Without completions a query can be written all the same: its own faults are shown where it is run.
    const offers =
      text.trim() === ''
        ? []
        : await this.#api.complete({ text, cursor, language: this.#language() }).catch(() => []);
    if (asking !== this.#asked) return;
    this.#offer(offers.slice(0, mostShown), { text, cursor });
  }
}

/** Of what was offered, what fits now that more is written; a place in the text is another then. */
export function narrow(offers: readonly Completion[], before: Written, now: Written): readonly Completion[] {
  const added = now.cursor - before.cursor;
  const isMore =
    added >= 0 &&
    now.text.startsWith(before.text.slice(0, before.cursor)) &&
    now.text.slice(now.cursor) === before.text.slice(before.cursor);
  if (!isMore) return [];
  return offers.flatMap((offer) => {
    const word = now.text.slice(offer.start, now.cursor).toLowerCase();
    const fits = [offer.insert, offer.label].some((name) => name.toLowerCase().startsWith(word));
    return fits ? { ...offer, end: offer.end + added } : [];
  });
}

/** The text with a completion in it, and where the cursor is then: after a space, unless a value is to follow. */
export function complete(text: string, { start, end, insert }: Completion): { text: string; cursor: number } {
  const rest = text.slice(end);
  const space = insert.endsWith(':') || /^\s/.test(rest) ? '' : ' ';
  const head = text.slice(0, start) + insert + space;
  return { text: head + rest, cursor: head.length };
}
