/** @file What a picture is, in one sentence that says no more than is known: "A beagle, probably; certainly a dog." */
import type { Classified, RawLabel, SaidTag } from '../../app/contract/results.ts';
import type { Text } from '../text/text.svelte.ts';

type Band = 'certain' | 'probable' | 'possible';

/** From which confidence a word of certainty is deserved; below all of them nothing is said. */
const bands: readonly (readonly [from: number, band: Band])[] = [
  [0.9, 'certain'],
  [0.5, 'probable'],
  [0.25, 'possible'],
];
const bandOf = (confidence: number): Band | null => bands.find(([from]) => confidence >= from)?.[1] ?? null;

export function sentenceOf({ tags, labels }: Pick<Classified, 'tags' | 'labels'>, text: Text): string {
  const clauses = bands
    .map(([, band]) => ({ band, things: tags.filter(({ confidence }) => bandOf(confidence) === band) }))
    .filter(({ things }) => things.length > 0);
  if (clauses.length === 0) return text.t('look.nothing');
  const finer = finerGuess(tags, labels);
  if (finer !== null) clauses.unshift({ band: bandOf(finer.confidence)!, things: [finer] });
  const list = new Intl.ListFormat(text.locale, { type: 'conjunction' });
  const said = clauses.map(({ band, things }, at) => {
    const names = list.format(things.map((thing) => nameOf(thing, text)));
    return text.t(`look.${at === 0 ? 'first' : 'then'}.${band}`, { things: names });
  });
  const sentence = said.join('; ');
  return `${sentence.charAt(0).toLocaleUpperCase(text.locale)}${sentence.slice(1)}.`;
}

/**
 * The network's first guess, where it says more than the one tag and is less sure. Its share is larger than all that
 * lies outside the tag, so it is a kind of it.
 */
function finerGuess(tags: readonly SaidTag[], [first]: readonly RawLabel[]): SaidTag | null {
  const [tag, ...others] = tags;
  if (tag === undefined || others.length > 0 || first === undefined || first.id === tag.id) return null;
  const isBelow = first.score > 1 - tag.confidence;
  const band = bandOf(first.score);
  if (!isBelow || band === null || band === bandOf(tag.confidence)) return null;
  return { id: first.id, name: first.name, confidence: first.score };
}

const nameOf = ({ id, name }: SaidTag, text: Text): string =>
  text.language === 'en' && !id.startsWith('own:') ? withArticle(name) : text.concept(id, name);

/** Concepts that English does not count, among those that are said often. */
const uncounted = new Set(
  'art bread clothing coffee equipment fabric food footwear fruit furniture grass headgear jewelry meat money produce sand snow sports equipment underwear vegetation water wine wood'.split(
    ' ',
  ),
);

/** "a beagle", "an espresso", "sunglasses", "Ibizan hound" with its article, "food" without. */
function withArticle(name: string): string {
  const last = name.split(/[ -]/).at(-1)!;
  const isPlural = /[^siu]s$/.test(last);
  if (isPlural || uncounted.has(last)) return name;
  const soundsOpen =
    /^(?:[aeio]|u(?!ni|se|til|ku|ro)|hour|heir|hono)/i.test(name) && !/^(?:eu|one|ew)/i.test(name);
  return `${soundsOpen ? 'an' : 'a'} ${name}`;
}
