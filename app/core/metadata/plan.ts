/** @file What has to change in a packet so that it says what the library says. Pure. */
import { baseForms } from '../labels/concepts.ts';
import { keywordsOf, withoutWritten, wordLists, type Words } from './keywords.ts';
import type { Packet } from './packet.ts';

type Lists = Record<(typeof wordLists)[number]['list'], string[]>;

/** A tag to be written. */
export interface WantedTag {
  /** Names, the widest first. */
  readonly path: readonly string[];
  /** All names of the concept, lower case: a keyword of one of them says the tag already. */
  readonly names: readonly string[];
}

export interface Plan {
  readonly added: Lists;
  readonly removed: Lists;
  /** What others wrote, and what Phototag wrote before and still means. */
  readonly kept: Lists;
  readonly rating: { readonly from: number | null; readonly to: number | null } | null;
  /** What of the packet is Phototag's once it is done. */
  readonly written: Words;
  readonly isEmpty: boolean;
}

/**
 * Keywords of others are never removed, nor said a second time in other words.
 * @param present what the packet holds now
 * @param written what of it is Phototag's
 */
export function planWords(
  present: Packet,
  written: Words,
  wanted: { readonly tags: readonly WantedTag[]; readonly rating: number | null },
): Plan {
  const others = keywordsOf(withoutWritten(present, written));
  const said = new Set(others.flatMap(({ path }) => path.flatMap(baseForms)));
  const tags = wanted.tags.filter(({ names }) => !names.some((name) => said.has(name)));

  const plan = { added: noLists(), removed: noLists(), kept: noLists() };
  const after = noLists();
  for (const { list, separator } of wordLists) {
    const entries = new Set(
      tags.map(({ path }) => entryOf(path, separator)).filter((entry) => entry !== undefined),
    );
    plan.added[list] = [...entries].filter((entry) => !present[list].includes(entry));
    plan.removed[list] = present[list].filter(
      (entry) => written[list].includes(entry) && !entries.has(entry),
    );
    plan.kept[list] = present[list].filter((entry) => !plan.removed[list].includes(entry));
    after[list] = [...plan.kept[list].filter((entry) => written[list].includes(entry)), ...plan.added[list]];
  }
  const rating = planRating(present.rating, written.rating, wanted.rating);
  const isEmpty =
    rating === null &&
    wordLists.every(({ list }) => plan.added[list].length + plan.removed[list].length === 0);
  const ours = rating === null ? written.rating : rating.to;
  return { ...plan, rating, written: { ...after, rating: ours }, isEmpty };
}

/** What the packet holds once the plan is carried out. */
export const packetAfter = (present: Packet, plan: Plan): Packet => ({
  ...present,
  ...Object.fromEntries(wordLists.map(({ list }) => [list, [...plan.kept[list], ...plan.added[list]]])),
  rating: plan.rating === null ? present.rating : plan.rating.to,
});

const noLists = (): Lists => ({ subject: [], hierarchical: [], tagsList: [] });

/** A name that holds the separator cannot stand in that list; the flat one has it. */
function entryOf(path: readonly string[], separator: string | null): string | undefined {
  if (separator === null) return path.at(-1)!;
  return path.some((name) => name.includes(separator)) ? undefined : path.join(separator);
}

/** A rating is taken out again only where it is the one that Phototag wrote. */
function planRating(present: number | null, written: number | null, wanted: number | null): Plan['rating'] {
  if (wanted === present) return null;
  if (wanted === null && present !== written) return null;
  return { from: present, to: wanted };
}
