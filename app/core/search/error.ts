/** @file What is wrong with a query, and where. */
import { Problem } from '../../contract/problem.ts';

/** A piece of the query, in UTF-16 units as JavaScript counts them. */
export interface Span {
  readonly position: number;
  readonly length: number;
}

export class QueryError extends Problem implements Span {
  readonly position: number;
  readonly length: number;
  /** What should have stood there, to be put after "expected". */
  readonly expected: string;

  constructor(query: string, { position, length }: Span, expected: string, hint?: string) {
    const found = query.slice(position, position + length);
    const wrong =
      query.trim() === ''
        ? 'is empty'
        : found === ''
          ? 'ends too early'
          : `is wrong at character ${position + 1}, "${found}"`;
    super('BAD_QUERY', `The query ${wrong}: expected ${expected}.`, hint, {
      place: { text: query, position, length },
    });
    this.name = 'QueryError';
    this.position = position;
    this.length = length;
    this.expected = expected;
  }
}
