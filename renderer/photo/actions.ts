/** @file What a person does to the photos they mean: the one in the photo view, or those selected in the grid. */
import { tick } from 'svelte';
import type { PhotoDetail } from '../../app/contract/views.ts';
import type { AppState } from '../state/app.svelte.ts';

/** Photos that a word is about. */
export function targets({ photo, browser }: AppState): readonly number[] {
  return photo.viewed === null ? [...browser.selection.ids] : [photo.viewed.id];
}

/** The photo whose tags are shown: of several selected, the one at the cursor. */
export function focusedPhoto({ photo, browser }: AppState): number | null {
  if (photo.viewed !== null) return photo.viewed.id;
  const { ids, cursor } = browser.selection;
  if (ids.size === 0) return null;
  const [first] = ids;
  if (ids.size === 1 || cursor === null) return first!;
  const atCursor = browser.photoAt(cursor)?.id;
  return atCursor !== undefined && ids.has(atCursor) ? atCursor : first!;
}

/** Y: the chosen tag is right. */
export function confirmTag(app: AppState): Promise<void> {
  return judge(app, 'yes');
}

/** N: the chosen tag is wrong; the person's own word is taken back instead. */
export function rejectTag(app: AppState): Promise<void> {
  return judge(app, 'no');
}

async function judge(app: AppState, verdict: 'yes' | 'no'): Promise<void> {
  const detail = await loadFocused(app);
  if (detail === null) return;
  const tag = app.photo.chosenTag;
  if (tag === null || tag.verdict === 'no') {
    return app.toasts.show({ text: app.text.t('tags.none.chosen') });
  }
  if (tag.verdict === 'yes' && verdict === 'yes') return;
  await stateTag(app, tag.id, tag.verdict === 'yes' ? null : verdict);
}

/** @param concept - an id, or a name */
export async function stateTag(app: AppState, concept: string, verdict: 'yes' | 'no' | null): Promise<void> {
  await app.words.stateTag(targets(app), concept, verdict);
  app.photo.choose(null);
  await app.photo.refresh();
}

/** T: goes to the box for a new tag. */
export async function addTag(app: AppState): Promise<void> {
  if (focusedPhoto(app) === null) return;
  if (!app.preferences.current.info) togglePanel(app);
  // At once where the box is there, be it beside the photo before: what is typed next is a tag, not more keys.
  if (app.photo.detail === null && (await loadFocused(app)) === null) return;
  await tick(); // the box must be there
  app.photo.tagFocus++;
}

/** 1 to 5, and 0 for none. */
export async function rate(app: AppState, rating: number): Promise<void> {
  await app.words.rate(targets(app), rating);
  await app.photo.refresh();
}

/** W: shows or hides where the network looked for the chosen tag, or for what it saw first where it has none. */
export async function toggleWhy(app: AppState): Promise<void> {
  if (app.photo.why !== null) {
    app.photo.why = null;
    return;
  }
  const detail = await loadFocused(app);
  const what = app.photo.chosenTag ?? detail?.raw[0];
  if (detail === null) return;
  if (what === undefined) return app.toasts.show({ text: app.text.t('why.nothing') });
  await app.photo.explain(what.id, what.name);
}

/** S: all photos like this one, most alike first. */
export async function findSimilar(app: AppState): Promise<void> {
  const detail = await loadFocused(app);
  if (detail === null) return;
  if (detail.raw.length === 0) return app.toasts.show({ text: app.text.t('similar.nothing') });
  app.show(`similar:${detail.id}`);
}

/** I: the panel beside the photos. */
export function togglePanel({ preferences, toasts }: AppState): void {
  preferences.set({ info: !preferences.current.info }).catch((error: unknown) => toasts.trouble(error));
}

async function loadFocused(app: AppState): Promise<PhotoDetail | null> {
  const id = focusedPhoto(app);
  return id === null ? null : app.photo.load(id);
}
