/** @file What is wrong with a query, and where; in English, for the command line. */
import type { Expected } from '../../contract/expected.ts';
import { Problem } from '../../contract/problem.ts';

/** A piece of the query, in UTF-16 units as JavaScript counts them. */
export interface Span {
  readonly position: number;
  readonly length: number;
}

export class QueryError extends Problem implements Span {
  readonly position: number;
  readonly length: number;

  constructor(query: string, { position, length }: Span, expected: Expected) {
    const found = query.slice(position, position + length);
    const wrong =
      query.trim() === ''
        ? 'is empty'
        : found === ''
          ? 'ends too early'
          : `is wrong at character ${position + 1}, "${found}"`;
    super('BAD_QUERY', `The query ${wrong}: expected ${describe(expected)}.`, hintFor(expected), {
      place: { text: query, position, length, expected },
    });
    this.name = 'QueryError';
    this.position = position;
    this.length = length;
  }
}

const term = 'a word, a field such as tag:dog, or a group in parentheses';

/** To be put after "expected". */
function describe(expected: Expected): string {
  switch (expected.kind) {
    case 'term':
      return term;
    case 'termBefore':
      return `${term}, before "${expected.word}"`;
    case 'opening':
      return 'a "(" before this';
    case 'closing':
      return 'a ")" for this "("';
    case 'inside':
      return 'something between the parentheses';
    case 'afterMinus':
      return 'a term directly after the minus sign';
    case 'quotationMark':
      return 'a closing quotation mark';
    case 'letters':
      return 'a word with letters or digits';
    case 'fewerCharacters':
      return `no more than ${expected.most} characters`;
    case 'fewerTerms':
      return `no more than ${expected.most} terms`;
    case 'fewerLevels':
      return `no more than ${expected.most} levels of parentheses and minus signs`;
    case 'field':
      return `one of the fields ${expected.fields.join(', ')}`;
    case 'value':
      return `a value directly after "${expected.field}:"`;
    case 'oneOf':
      return listOf(expected.values);
    case 'confidence':
      return 'a confidence from 0 to 1 with >, >=, <, <= or a range';
    case 'date':
      return 'a year, month or day, or a range of them';
    case 'laterEnd':
      return 'a range whose end is not before its start';
    case 'stars':
      return 'stars from 0 to 5';
    case 'pixels':
      return 'a number of pixels';
    case 'bytes':
      return 'a size in b, kb, mb or gb with >, >=, <, <= or a range';
    case 'position':
      return 'latitude, longitude and a distance in m or km';
    case 'photo':
      return "a photo's number";
    case 'photoSeen':
      return 'the number of a photo that the network has seen';
    case 'concept':
      return 'the name of a concept';
  }
}

function hintFor(expected: Expected): string | undefined {
  switch (expected.kind) {
    case 'termBefore':
      return `To search for the word itself: "${expected.word}"`;
    case 'field': {
      const meant = expected.close === null ? '' : `Perhaps ${expected.close}: was meant. `;
      return `${meant}To search for the text: "${expected.term}"`;
    }
    case 'confidence':
      return 'For example conf:>0.8 or conf:0.5..0.8.';
    case 'date':
    case 'laterEnd':
      return 'For example taken:2019, taken:2019-05-17, taken:2019..2020-06 or taken:>=2019-05.';
    case 'stars':
      return 'For example rating:>=3 or rating:1..2.';
    case 'pixels':
      return 'For example width:>=4000 or width:1000..2000.';
    case 'bytes':
      return 'For example size:>5mb or size:500kb..2mb.';
    case 'position':
      return 'For example near:52.1,4.3,10km.';
    case 'photo':
      return 'Results have it as "id".';
    case 'concept':
      return expected.close.length > 0
        ? `Perhaps ${expected.close.join(', ')}?`
        : 'Without the field name, a word is also looked for in file names, folders, titles and descriptions.';
    default:
      return undefined;
  }
}

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
