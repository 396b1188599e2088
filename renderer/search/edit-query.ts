/**
 * @file Changes of a query's text that leave the rest of it as the person wrote it. What a query means is the host's
 * business; here it is only cut into its terms. Its grammar is described where searching is.
 */
import type { QueryPart } from '../../app/contract/views.ts';

/** Parts by place and text, as the host found them in the query. */
type Part = Pick<QueryPart, 'start' | 'end' | 'text' | 'negated'>;

/** Terms at the top of a query, and the words between them; what is in quotation marks or parentheses stays together. */
function termsOf(query: string): string[] {
  const terms: string[] = [];
  let term = '';
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < query.length; at++) {
    const character = query[at]!;
    if (isQuoted && character === '\\') {
      term += character + (query[++at] ?? '');
      continue;
    }
    if (/["“”„]/.test(character)) isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth++;
    else if (!isQuoted && character === ')') depth--;
    if (!isQuoted && depth === 0 && /\s/.test(character)) {
      if (term !== '') terms.push(term);
      term = '';
    } else term += character;
  }
  return term === '' ? terms : [...terms, term];
}

const isOr = (term: string): boolean => /^or$/i.test(term);

/** A name or value as it can stand behind a colon. */
export function quote(value: string): string {
  return /^[^\s\p{Cc}()"“”„]+$/u.test(value) ? value : `"${value.replace(/[\\"“”„]/g, '\\$&')}"`;
}

function unquote(value: string): string {
  const [, inner] = /^["“”„](.*)["“”„]$/su.exec(value) ?? [];
  return inner === undefined ? value : inner.replace(/\\(["“”„\\])/g, '$1');
}

/** The query with one more term that must match too. */
export function addTerm(query: string, term: string): string {
  const terms = termsOf(query);
  if (terms.includes(term)) return query;
  return [terms.some(isOr) ? `(${query.trim()})` : query.trim(), term].join(' ').trim();
}

/** The query without a part, and without the "or" or "and" that led to it. */
export function removePart(query: string, { start, end }: Pick<Part, 'start' | 'end'>): string {
  const before = query.slice(0, start).trimEnd();
  const after = query.slice(end).trimStart();
  const beforeWord = /(?<=^|[\s)])(or|and)$/i.exec(before)?.[0].toLowerCase();
  const afterWord = /^(or|and)(?=[\s(]|$)/i.exec(after)?.[0].toLowerCase();
  const isFirst = before === '' || before.endsWith('(');
  const isLast = after === '' || after.startsWith(')');
  if (before.endsWith('(') && after.startsWith(')')) {
    const minus = /-*\($/.exec(before)![0].length;
    return removePart(query, { start: before.length - minus, end: query.length - after.length + 1 });
  }
  const dropsBefore =
    beforeWord !== undefined && (isLast || beforeWord === 'and' || (afterWord === 'or' && !isFirst));
  const dropsAfter = !dropsBefore && afterWord !== undefined && (isFirst || afterWord === 'and');
  const head = dropsBefore ? before.slice(0, -beforeWord.length).trimEnd() : before;
  const tail = dropsAfter ? after.slice(afterWord.length).trimStart() : after;
  const needsSpace = head !== '' && tail !== '' && !head.endsWith('(') && !tail.startsWith(')');
  return head + (needsSpace ? ' ' : '') + tail;
}

/** A part taken apart. */
interface Reading {
  readonly negated: boolean;
  /** Without minus signs and confidence. */
  readonly core: string;
  /** The least confidence, 0 to 1, where the part sets one for its concept alone. */
  readonly sure: number | null;
}

export function readPart({ text, negated }: Pick<Part, 'text' | 'negated'>): Reading {
  const core = text.replace(/^[-\s]+/, '');
  const [, inner] = /^\((.*)\)$/su.exec(core) ?? [];
  const [concept, conf, ...more] = inner === undefined ? [] : termsOf(inner);
  const [, share] = /^conf:>=(\d*\.?\d+)$/i.exec(conf ?? '') ?? [];
  if (concept === undefined || share === undefined || more.length > 0) return { negated, core, sure: null };
  return { negated, core: concept, sure: Number(share) };
}

function replacePart(query: string, part: Part, change: Partial<Reading>): string {
  const { negated, core, sure } = { ...readPart(part), ...change };
  const isOne = termsOf(core).length === 1;
  const words = isOne ? core : sure === null ? `(${core})` : quote(core); // words that are one name together
  const sured = sure === null ? words : `(${words} conf:>=${sure})`;
  const text = negated ? `-${sured}` : sure === null ? core : sured;
  return query.slice(0, part.start) + text + query.slice(part.end);
}

/** The query with a part turned round: not, or after all. */
export function negatePart(query: string, part: Part): string {
  return replacePart(query, part, { negated: !part.negated });
}

/** The query with a concept alone, or with all below it. */
export function setBelow(query: string, part: Part, below: boolean): string {
  const { core } = readPart(part);
  const [, field, value] = /^(tag|label):(.*)$/isu.exec(core) ?? [];
  const name = quote(unquote(field === undefined ? core : value!));
  return replacePart(query, part, { core: `${below ? 'tag' : 'label'}:${name}` });
}

/** The query with a least confidence for one concept, 0 to 1; null for none. */
export function setSure(query: string, part: Part, sure: number | null): string {
  return replacePart(query, part, { sure });
}

/** The value of a field at the top of the query; null where it has none, or not as a plain term. */
export function fieldOf(query: string, name: string): string | null {
  const terms = termsOf(query);
  if (terms.some(isOr)) return null;
  const found = terms.find((term) => term.toLowerCase().startsWith(`${name}:`));
  return found === undefined ? null : unquote(found.slice(name.length + 1));
}

/** The query with this value of a field instead of any other; null takes the field away. */
export function setField(query: string, name: string, value: string | null): string {
  const terms = termsOf(query);
  const term = value === null ? null : `${name}:${quote(value)}`;
  if (terms.some(isOr)) return term === null ? query : addTerm(query, term);
  const is = (each: string) => each.toLowerCase().startsWith(`${name}:`);
  const at = terms.findIndex(is);
  if (at < 0) return term === null ? query : addTerm(query, term);
  return terms
    .flatMap((each, index) => (!is(each) ? each : index === at && term !== null ? term : []))
    .join(' ');
}
