/** @file What a test and the stand-in say to each other. */

/** From the test: what a person or the system would do outside the page. */
export type Command =
  | { readonly kind: 'answer-dialog'; readonly paths: readonly string[] | null }
  | { readonly kind: 'use-menu'; readonly item: string }
  | { readonly kind: 'read-menu' }
  | { readonly kind: 'place-file'; readonly name: string; readonly path: string }
  | { readonly kind: 'quit' };

/** What the app asked the system for. */
export type Happening =
  | { readonly kind: 'open-external' | 'open-path' | 'show-in-folder'; readonly target: string }
  | { readonly kind: 'dialog'; readonly options: unknown }
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'tray'; readonly text: string }
  | { readonly kind: 'focus' };

export interface Reply {
  readonly kind: 'reply';
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export type Message =
  | Reply
  | { readonly kind: 'happening'; readonly happening: Happening }
  /** The first window is there; at `endpoint` the test can drive it. */
  | { readonly kind: 'window'; readonly endpoint: string };

export function report(message: Message): void {
  process.send?.(message);
}

export const happened = (happening: Happening): void => report({ kind: 'happening', happening });

/** @param carryOut - its value is the reply */
export function listen(carryOut: (command: Command) => unknown): void {
  process.on('message', ({ id, command }: { id: number; command: Command }) => {
    Promise.try(carryOut, command).then(
      (value) => report({ kind: 'reply', id, value }),
      (error: unknown) => report({ kind: 'reply', id, error: String(error) }),
    );
  });
}
