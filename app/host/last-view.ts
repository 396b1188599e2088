/** @file What the person looked at last, so that the window comes back to it: one JSON value among the library's settings. */
import type { Output } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
import { LookedAt } from '../contract/views.ts';
import type { Library } from '../core/library.ts';

const setting = 'lastView';
const atFirst: LookedAt = { query: '', photo: null };

type Settings = Pick<Library, 'setting' | 'setSetting'>;

export async function rememberView(library: Settings, view: LookedAt): Promise<void> {
  await library.setSetting(setting, JSON.stringify(view));
}

export async function openLastResult(
  library: Settings & Pick<Library, 'browse'>,
): Promise<Output<'openLastResult'>> {
  const { browse } = library;
  const { query, photo } = await readView(library);
  try {
    const result = await browse.openResult({ query: query.trim() === '' ? null : query });
    const first = photo === null ? null : await browse.placeIn(result.id, photo);
    return { query, result, first: first ?? 0 };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'BAD_QUERY') throw error;
    // It was one when it was remembered: a tag that it names has gone, say.
    return { query: '', result: await browse.openResult({ query: null }), first: 0 };
  }
}

/** What is not there, or no longer means anything, is as at first. */
async function readView(library: Settings): Promise<LookedAt> {
  try {
    return LookedAt.parse(JSON.parse((await library.setting(setting)) ?? 'null'));
  } catch {
    return atFirst;
  }
}
