/** @file Reads turkish.tsv: what concepts are called in Turkish, for the window to show and the search to find. */

export interface TurkishNames {
  /** WordNet 3.0 id. */
  readonly id: string;
  /** The name that the concept is shown by in English; a check that the id means it. */
  readonly english: string;
  /** The name shown first, then others that it is found by. */
  readonly names: readonly [string, ...string[]];
}

/** @throws Error naming the line that has not three columns */
export function parseTurkish(table: string): TurkishNames[] {
  return table
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id, english, names, ...more] = line.split('\t');
      const [shown, ...others] = (names ?? '').split(', ');
      if (!id || !english || !shown || more.length > 0) throw new Error(`turkish.tsv: cannot read "${line}"`);
      return { id, english, names: [shown, ...others] };
    });
}
