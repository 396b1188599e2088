/** @file SQL in pieces, each with the values that are bound to it, so that no value is ever part of the text. */

export type Value = string | number | Uint8Array | null;

export interface Sql {
  readonly text: string;
  readonly values: readonly Value[];
}

/** A piece of SQL: sql`rating >= ${3}`. What stands in braces is another piece, or a value to be bound. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | Value)[]): Sql {
  const pieces = parts.map((part) => (isSql(part) ? part : { text: '?', values: [part] }));
  return {
    text: strings.reduce((text, string, i) => text + pieces[i - 1]!.text + string),
    values: pieces.flatMap(({ values }) => values),
  };
}

/** All pieces in parentheses, with the operator between them; at least one. */
export function join(operator: 'AND' | 'OR', pieces: readonly Sql[]): Sql {
  if (pieces.length === 1) return pieces[0]!;
  return {
    text: `(${pieces.map(({ text }) => text).join(` ${operator} `)})`,
    values: pieces.flatMap(({ values }) => values),
  };
}

const isSql = (part: Sql | Value): part is Sql =>
  typeof part === 'object' && part !== null && !(part instanceof Uint8Array);
