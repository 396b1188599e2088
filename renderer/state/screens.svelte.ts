/** @file Which part of the window the person is looking at. */
import type { EventData } from '../../app/contract/calls.ts';
import type { AppState } from './app.svelte.ts';

/** The grid lies below all of them, and keeps its place. */
export type Screen =
  | { readonly kind: 'grid' }
  /** `index` in the open result. */
  | { readonly kind: 'photo'; readonly index: number }
  | { readonly kind: 'failures' }
  | { readonly kind: 'duplicates' }
  | { readonly kind: 'taught' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'about' };

export class Screens {
  current = $state.raw<Screen>({ kind: 'grid' });
  areKeysShown = $state(false);
  isChoosingFolder = $state(false);
  /** Grows when the search box is to be focused. */
  searchFocus = $state(0);

  show(screen: Screen): void {
    this.current = screen;
  }

  back(): void {
    this.current = { kind: 'grid' };
  }

  useMenu(command: EventData<'menu'>['command'], app: AppState): void {
    switch (command) {
      case 'add-folder':
        return void app.library.chooseFolder(app);
      case 'settings':
        return this.show({ kind: 'settings' });
      case 'about':
        return this.show({ kind: 'about' });
      case 'keys':
        this.areKeysShown = true;
        return;
      case 'find':
        this.searchFocus++;
        return;
      case 'undo':
        return void app.words.undo();
      case 'redo':
        return void app.words.redo();
    }
  }
}
