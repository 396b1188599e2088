/** @file The way of a slide show through a result: the photos selected where there are several, else all that follow. */
import type { Api } from '../bridge/api.ts';

/** Milliseconds that a photo is shown, once it is there. */
export const slideFor = 4000;
/** Ids that one call answers with. */
const stretch = 100_000;

/**
 * Places of photos in a result, in its order. Ends where all were found.
 * @param result - its id and how many photos it has
 * @throws CallProblem
 */
export async function placesOf(
  api: Pick<Api, 'getIds'>,
  result: { readonly id: number; readonly total: number },
  ids: ReadonlySet<number>,
): Promise<number[]> {
  const places: number[] = [];
  for (let offset = 0; offset < result.total && places.length < ids.size; offset += stretch) {
    const some = await api.getIds({ result: result.id, offset, limit: stretch });
    some.forEach((id, at) => {
      if (ids.has(id)) places.push(offset + at);
    });
  }
  return places;
}

/** The place after `index`: of `places`, or simply the next where there are none; null at the end. */
export function slideAfter(index: number, places: readonly number[], total: number): number | null {
  if (places.length > 0) return places.find((place) => place > index) ?? null;
  return index + 1 < total ? index + 1 : null;
}
