/** @file What keys do: one table, from which both the handler and the map of keys are made. */
import type { MessageKey } from '../text/messages.ts';
import {
  addTag,
  confirmTag,
  findSimilar,
  rate,
  rejectTag,
  toggleWhy,
  togglePanel,
} from '../photo/actions.ts';
import type { AppState } from './app.svelte.ts';
import type { Screen } from './screens.svelte.ts';

/**
 * A key as it is written in the table: `event.key`, letters in capitals, after its modifiers. `mod` is cmd on a Mac and
 * ctrl elsewhere. Shift counts only beside `mod`; signs such as `?` come with or without it, as the keyboard has them.
 */
export type Chord = string;

/** Photos are where no page covers the grid: the grid itself, and one photo. */
type Where = 'everywhere' | 'photos' | 'grid';
export type Group = 'find' | 'look' | 'say' | 'window';

interface Binding {
  readonly keys: readonly Chord[];
  readonly where: Where;
  readonly group: Group;
  readonly message: MessageKey;
  /** Works while the person writes too. */
  readonly inFields?: true;
  /** Left out where the grid and the photo view listen themselves, since it depends on what they show. */
  readonly act?: (app: AppState, key: string) => void | Promise<void>;
}

const bindings: readonly Binding[] = [
  {
    keys: ['/', 'mod+F'],
    where: 'everywhere',
    group: 'find',
    message: 'keys.search',
    inFields: true,
    act: focusSearch,
  },
  { keys: ['arrows'], where: 'photos', group: 'find', message: 'keys.move' },
  { keys: ['shift+arrows'], where: 'grid', group: 'find', message: 'keys.extend' },
  {
    keys: ['mod+A'],
    where: 'grid',
    group: 'find',
    message: 'keys.all',
    act: ({ browser }) => browser.selection.all(),
  },
  { keys: ['S'], where: 'photos', group: 'find', message: 'keys.similar', act: findSimilar },
  { keys: ['Enter'], where: 'grid', group: 'look', message: 'keys.open' },
  { keys: ['Escape'], where: 'everywhere', group: 'look', message: 'keys.back', act: goBack },
  { keys: ['space'], where: 'photos', group: 'look', message: 'keys.play' },
  {
    keys: ['+', '='],
    where: 'grid',
    group: 'look',
    message: 'keys.larger',
    act: ({ preferences }) => preferences.resizeCells(1),
  },
  {
    keys: ['-'],
    where: 'grid',
    group: 'look',
    message: 'keys.smaller',
    act: ({ preferences }) => preferences.resizeCells(-1),
  },
  { keys: ['W'], where: 'photos', group: 'look', message: 'keys.why', act: toggleWhy },
  { keys: ['I'], where: 'photos', group: 'look', message: 'keys.info', act: togglePanel },
  { keys: ['Y'], where: 'photos', group: 'say', message: 'keys.confirm', act: confirmTag },
  { keys: ['N'], where: 'photos', group: 'say', message: 'keys.reject', act: rejectTag },
  { keys: ['T'], where: 'photos', group: 'say', message: 'keys.tag', act: addTag },
  {
    keys: ['1', '2', '3', '4', '5', '0'],
    where: 'photos',
    group: 'say',
    message: 'keys.rate',
    act: (app, key) => rate(app, Number(key)),
  },
  {
    keys: ['mod+Z'],
    where: 'everywhere',
    group: 'say',
    message: 'keys.undo',
    act: ({ words }) => words.undo(),
  },
  {
    keys: ['shift+mod+Z', 'mod+Y'],
    where: 'everywhere',
    group: 'say',
    message: 'keys.redo',
    act: ({ words }) => words.redo(),
  },
  {
    keys: ['mod+O'],
    where: 'everywhere',
    group: 'window',
    message: 'keys.addFolder',
    inFields: true,
    act: (app) => app.library.chooseFolder(app),
  },
  {
    keys: ['mod+,'],
    where: 'everywhere',
    group: 'window',
    message: 'keys.settings',
    inFields: true,
    act: ({ screens }) => screens.show({ kind: 'settings' }),
  },
  {
    keys: ['?'],
    where: 'everywhere',
    group: 'window',
    message: 'keys.keys',
    act: ({ screens }) => void (screens.areKeysShown = true),
  },
];

function focusSearch({ screens }: AppState): void {
  if (screens.current.kind !== 'grid') screens.back();
  screens.searchFocus++;
}

function goBack({ screens, browser }: AppState): void {
  if (screens.current.kind === 'grid') browser.selection.clear();
  else screens.back();
}

/** What of a keyboard event decides; an event itself is one. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Where the person is when a key is pressed. */
export interface Place {
  readonly screen: Screen['kind'];
  /** In a field, which takes what is written for itself. */
  readonly isWriting: boolean;
  readonly isMac: boolean;
}

/** The key by the letter it stands for: on a keyboard of another script by its place, and `ı` and `İ` as I. */
function letterOf({ key, code }: Press): string {
  if (key.length !== 1) return key;
  if (key > '~' && code.startsWith('Key')) return code.slice(3);
  return key === 'ı' || key === 'İ' ? 'I' : key.toUpperCase();
}

/** The press as the table writes it; null where it has a modifier that nothing is bound to. */
function chordOf(press: Press, isMac: boolean): Chord | null {
  const { ctrlKey, metaKey, altKey, shiftKey } = press;
  const [isMod, isOther] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (altKey || isOther) return null;
  const letter = letterOf(press);
  return isMod ? `${shiftKey ? 'shift+' : ''}mod+${letter}` : letter;
}

const places: Readonly<Record<Where, readonly Screen['kind'][]>> = {
  everywhere: ['grid', 'photo', 'failures', 'duplicates', 'taught', 'settings', 'about'],
  photos: ['grid', 'photo'],
  grid: ['grid'],
};

/** The binding that a press means at a place, and the key as the table writes it. */
export function bindingOf(press: Press, place: Place): { binding: Binding; chord: Chord } | null {
  const chord = chordOf(press, place.isMac);
  if (chord === null) return null;
  const binding = bindings.find(
    ({ keys, where }) => keys.includes(chord) && places[where].includes(place.screen),
  );
  if (binding === undefined) return null;
  const isTaken = place.isWriting && !(binding.inFields === true && chord.includes('mod+'));
  return isTaken ? null : { binding, chord };
}

/** The groups of the map of keys, in order. */
export const keyGroups = (['find', 'look', 'say', 'window'] as const satisfies readonly Group[]).map(
  (group) => ({ group, bindings: bindings.filter((binding) => binding.group === group) }),
);

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

const fields = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches(fields));

/** What is open above everything else has the keys to itself. */
const isDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null;

export function handleKey(event: KeyboardEvent, app: AppState): void {
  if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
  const place = { screen: app.screens.current.kind, isWriting: isField(event.target), isMac: isMac() };
  const found = bindingOf(event, place);
  if (found?.binding.act === undefined) return;
  event.preventDefault();
  Promise.resolve(found.binding.act(app, found.chord)).catch((error: unknown) => app.toasts.trouble(error));
}
