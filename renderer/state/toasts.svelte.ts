/** @file Short messages at the window's edge that go by themselves. */

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

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #lastId = 0;

  show(toast: Omit<Toast, 'id'>): void {
    const id = ++this.#lastId;
    this.list = [...this.list.slice(-2), { ...toast, id }];
    if (toast.isTrouble !== true) setTimeout(() => this.close(id), shownFor);
  }

  /** Says what went wrong, and the way out where the error knows one. */
  trouble(error: unknown): void {
    const { message, hint } = error as Error & { hint?: string };
    this.show({ text: message, isTrouble: true, ...(hint === undefined ? {} : { detail: hint }) });
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
