/**
 * @file What rules come to: the bar that a concept must reach to be said.
 *
 * A rule holds for its concept and for what lies below it, in its folder and below that. Where several hold for a
 * concept, the nearest folder's win over those above and over the library's; among those of one folder, the one of the
 * nearest concept; among equals (a concept has several paths up), the strictest. Hiding and thresholds are looked up
 * apart: an allowed concept keeps its threshold.
 */

/** One that changes what is said; the place is known from where it stands. */
export interface BarRule {
  readonly concept: number;
  readonly action: 'allow' | 'hide' | 'threshold';
  /** Of a threshold: the probability, 0..1. */
  readonly value: number | null;
}

export interface Bar {
  readonly concept: number;
  /** The score from which it is said; `never` where it is hidden. */
  readonly least: number;
  /** Whether `least` takes the place of the model's own threshold, which it may be below; else it adds to it. */
  readonly own: boolean;
  /** Said although it is silent in the shipped table. Allowing what lies above does not do that. */
  readonly allowed: boolean;
}

/** No score reaches it. */
export const never = 2;

/**
 * The bars of one folder. Concepts without one are as if there were no rules.
 * @param levels - its rules, those of the folders above it, and the library's, nearest first
 * @param below - by each concept of a rule, itself and all that lies below it
 */
export function barsOf(
  levels: readonly (readonly BarRule[])[],
  below: ReadonlyMap<number, ReadonlySet<number>>,
): Bar[] {
  const concepts = new Set(levels.flat().flatMap((rule) => [...below.get(rule.concept)!]));
  const bars = [...concepts].map((concept): Bar => {
    const shown = rulesOver(concept, levels, below, ({ action }) => action !== 'threshold');
    const thresholds = rulesOver(concept, levels, below, ({ action }) => action === 'threshold');
    const isHidden = shown.some(({ action }) => action === 'hide');
    return {
      concept,
      least: isHidden ? never : Math.max(0, ...thresholds.map(({ value }) => value!)),
      own: !isHidden && thresholds.some((rule) => rule.concept === concept),
      allowed: !isHidden && shown.some((rule) => rule.concept === concept),
    };
  });
  return bars.filter(({ least, own, allowed }) => least > 0 || own || allowed);
}

function rulesOver(
  concept: number,
  levels: readonly (readonly BarRule[])[],
  below: ReadonlyMap<number, ReadonlySet<number>>,
  isOfKind: (rule: BarRule) => boolean,
): readonly BarRule[] {
  for (const level of levels) {
    const over = level.filter((rule) => isOfKind(rule) && below.get(rule.concept)!.has(concept));
    const isFurther = (rule: BarRule): boolean =>
      over.some((other) => other.concept !== rule.concept && below.get(rule.concept)!.has(other.concept));
    if (over.length > 0) return over.filter((rule) => !isFurther(rule));
  }
  return [];
}
