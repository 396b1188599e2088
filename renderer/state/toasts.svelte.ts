/** @file Short messages at the window's edge that go by themselves. */
import type { CallProblem } from '../bridge/api.ts';
import { problemInWords } from '../text/problem.ts';
import type { Text } from '../text/text.svelte.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** The way out, or what more is to be said. */
  readonly detail?: string;
  readonly isTrouble?: boolean;
  /** A button: undo, say. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Milliseconds; trouble stays until it is closed. */
const shownFor = 6000;
const mostShown = 3;

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #lastId = 0;
  readonly #text: Text;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  constructor(text: Text) {
    this.#text = text;
  }

  /** One that says the same as another takes its place. */
  show(toast: Omit<Toast, 'id'>): void {
    const id = ++this.#lastId;
    const others = this.list.filter(({ text }) => text !== toast.text);
    this.list = [...others.slice(1 - mostShown), { ...toast, id }];
    if (toast.isTrouble !== true) this.release(id);
  }

  /** Says what went wrong, and the way out where there is one. A lost connection has a banner of its own. */
  trouble(error: unknown): void {
    const problem = error as Error & Partial<CallProblem>;
    if (problem.code === 'CONNECTION') return;
    const { message, hint } = problemInWords(this.#text, problem);
    this.show({ text: message, isTrouble: true, ...(hint === undefined ? {} : { detail: hint }) });
  }

  /** Keeps it in sight while the person points at it or has its button focused. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  release(id: number): void {
    const toast = this.list.find((each) => each.id === id);
    if (toast === undefined || toast.isTrouble === true) return;
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), shownFor),
    );
  }

  close(id: number): void {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
