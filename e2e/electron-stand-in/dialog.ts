/** @file Electron's `dialog`: shown to the test, and answered by it. */
import { happened } from './control.ts';

let answer: readonly string[] | null = null;

export function answerDialog(paths: readonly string[] | null): void {
  answer = paths;
}

export const dialog = {
  /** @param args - the window it belongs to, or not; then its options */
  async showOpenDialog(...args: unknown[]) {
    happened({ kind: 'dialog', options: args.at(-1) });
    const paths = answer;
    answer = null;
    return { canceled: paths === null, filePaths: paths ?? [] };
  },
};
