/**
 * @file Reads a query. Its whole grammar:
 *
 *     query  = all { "or" all }
 *     all    = term { [ "and" ] term }
 *     term   = "-" term | "(" query ")" | field | word | phrase
 *     field  = name ":" ( word | phrase )
 *     phrase = quotation mark, text, quotation mark; inside, a backslash keeps a mark or backslash as it is
 *
 * Field names and the two words "or" and "and" are read in any case. What each field takes is in values.ts; what a
 * query means, in docs/search.md.
 */
import type { Expected } from '../../contract/expected.ts';
import { nearest } from '../labels/nearest.ts';
import { QueryError, type Span } from './error.ts';
import type { Tree } from './tree.ts';
import { fields } from './values.ts';

/** Far more than a person writes, and far less than SQLite's limits. */
const mostTerms = 200;
const longest = 10_000; // UTF-16 units
const deepest = 50;

/** @throws QueryError, and nothing else, where the query does not parse */
export function parse(query: string): Tree {
  return new Parser(query).parse();
}

type Token = Span &
  (
    | { readonly kind: 'or' | 'and' | '-' | '(' | ')' | 'end' }
    | { readonly kind: 'word'; readonly text: string; readonly quoted: boolean }
    | { readonly kind: 'field'; readonly name: string; readonly value: string; readonly valueAt: Span }
  );

class Parser {
  readonly #query: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(query: string) {
    this.#query = query;
    if (query.length > longest)
      this.#fail({ position: longest, length: 0 }, { kind: 'fewerCharacters', most: longest });
    this.#tokens = [...tokenise(query)];
    const terms = this.#tokens.filter(({ kind }) => kind === 'word' || kind === 'field');
    if (terms.length > mostTerms) this.#fail(terms[mostTerms]!, { kind: 'fewerTerms', most: mostTerms });
  }

  parse(): Tree {
    const tree = this.#any();
    const token = this.#peek();
    if (token.kind === ')') this.#fail(token, { kind: 'opening' });
    return tree;
  }

  #any(): Tree {
    const children = [this.#all()];
    while (this.#peek().kind === 'or') {
      this.#next++;
      children.push(this.#all());
    }
    return this.#group('or', children);
  }

  #all(): Tree {
    const children = [this.#term()];
    for (
      let { kind } = this.#peek();
      kind !== 'end' && kind !== 'or' && kind !== ')';
      { kind } = this.#peek()
    ) {
      if (kind === 'and') this.#next++;
      children.push(this.#term());
    }
    return this.#group('and', children);
  }

  #group(kind: 'and' | 'or', children: readonly Tree[]): Tree {
    const [first] = children;
    return children.length === 1 ? first! : { kind, children, ...from(first!, children.at(-1)!) };
  }

  #term(): Tree {
    const token = this.#peek();
    this.#next++;
    switch (token.kind) {
      case 'word':
        return token;
      case 'field':
        return this.#field(token);
      case '-': {
        const child = this.#deeper(token, () => this.#term());
        return { kind: 'not', child, ...from(token, child) };
      }
      case '(': {
        if (this.#peek().kind === ')') this.#fail(from(token, this.#peek()), { kind: 'inside' });
        const tree = this.#deeper(token, () => this.#any());
        if (this.#peek().kind !== ')') this.#fail(token, { kind: 'closing' });
        this.#next++;
        return tree;
      }
      case 'or':
      case 'and':
        return this.#fail(token, { kind: 'termBefore', word: token.kind });
      case ')':
      case 'end':
        return this.#fail(token, { kind: 'term' });
    }
  }

  #field(token: Token & { kind: 'field' }): Tree {
    const read = Object.hasOwn(fields, token.name) ? fields[token.name] : undefined;
    if (!read) {
      const known = Object.keys(fields);
      const [close = null] = nearest(token.name, known);
      const at = { position: token.position, length: token.valueAt.position - token.position };
      const term = this.#query.slice(token.position, token.position + token.length);
      return this.#fail(at, { kind: 'field', fields: known, close, term });
    }
    if (!/\S/.test(token.value)) this.#fail(token.valueAt, { kind: 'value', field: token.name });
    const value = read(token.value, (expected) => this.#fail(token.valueAt, expected));
    return { ...value, value: token.value, position: token.position, length: token.length };
  }

  #deeper(at: Span, read: () => Tree): Tree {
    if (++this.#depth > deepest) this.#fail(at, { kind: 'fewerLevels', most: deepest });
    const tree = read();
    this.#depth--;
    return tree;
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #fail(at: Span, expected: Expected): never {
    throw new QueryError(this.#query, at, expected);
  }
}

const from = (first: Span, last: Span): Span => ({
  position: first.position,
  length: last.position + last.length - first.position,
});

/** Ends with an empty token of kind `end`. */
function* tokenise(query: string): Generator<Token> {
  const space = /[\s\p{Cc}]*/uy;
  const run = /[^\s\p{Cc}()"“”„]+/uy;
  let position = 0;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = position;
    return pattern.exec(query)?.[0] ?? '';
  };
  for (;;) {
    position += match(space).length;
    const start = position;
    const character = query[start];
    const here = (kind: 'or' | 'and' | '-' | '(' | ')' | 'end', length: number): Token => {
      position += length;
      return { kind, position: start, length };
    };
    if (character === undefined) {
      yield here('end', 0);
      return;
    }
    if (character === '(' || character === ')') {
      yield here(character, 1);
    } else if (character === '-') {
      if (/^$|[\s\p{Cc}]/u.test(query[start + 1] ?? ''))
        throw new QueryError(query, { position: start, length: 1 }, { kind: 'afterMinus' });
      yield here('-', 1);
    } else if (isMark(character)) {
      const { text, length } = readPhrase(query, start);
      position += length;
      checkWord(query, text, { position: start, length });
      yield { kind: 'word', text, quoted: true, position: start, length };
    } else {
      const word = match(run);
      const [head, name] = /^(\p{L}+):/u.exec(word) ?? [];
      if (name !== undefined) {
        const at = start + head!.length;
        const quoted = isMark(query[at] ?? '');
        const { text, length } = quoted
          ? readPhrase(query, at)
          : { text: query.slice(at, start + word.length), length: word.length - head!.length };
        position = at + length;
        const valueAt = length === 0 ? { position: start, length: head!.length } : { position: at, length };
        yield {
          kind: 'field',
          name: name.toLowerCase(),
          value: text,
          valueAt,
          position: start,
          length: position - start,
        };
      } else if (/^(or|and)$/i.test(word)) {
        yield here(word.toLowerCase() as 'or' | 'and', word.length);
      } else {
        position += word.length;
        checkWord(query, word, { position: start, length: word.length });
        yield { kind: 'word', text: word, quoted: false, position: start, length: word.length };
      }
    }
  }
}

const isMark = (character: string): boolean => /["“”„]/.test(character);

/** A phrase from its opening mark; `length` includes both marks. */
function readPhrase(query: string, start: number): { text: string; length: number } {
  const [whole, inner] =
    /^["“”„]((?:[^"“”„\\]|\\["“”„\\]|\\(?!["“”„\\]))*)["“”„]/u.exec(query.slice(start)) ?? [];
  if (whole === undefined)
    throw new QueryError(query, { position: start, length: query.length - start }, { kind: 'quotationMark' });
  return { text: inner!.replace(/\\(["“”„\\])/g, '$1'), length: whole.length };
}

/** Only letters and digits can be found in names and text. */
function checkWord(query: string, text: string, at: Span): void {
  if (!/[\p{L}\p{N}]/u.test(text)) throw new QueryError(query, at, { kind: 'letters' });
}
