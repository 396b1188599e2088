/** @file What keys do. */
import type { AppState } from './app.svelte.ts';

export function handleKey(event: KeyboardEvent, app: AppState): void {
  if (event.key === '?') app.screens.areKeysShown = true;
}
