/** @file What should have stood where a query is wrong, and a way to write it. */
import type { Expected } from '../../app/contract/expected.ts';
import type { Text } from './text.svelte.ts';

interface Wanted {
  /** To be put into a sentence. */
  readonly what: string;
  readonly hint: string | undefined;
}

export function expectedInWords(text: Text, expected: Expected): Wanted {
  const { t } = text;
  switch (expected.kind) {
    case 'term':
    case 'opening':
    case 'closing':
    case 'inside':
    case 'afterMinus':
    case 'quotationMark':
    case 'letters':
      return { what: t(`query.expected.${expected.kind}`), hint: undefined };
    case 'fewerCharacters':
    case 'fewerTerms':
    case 'fewerLevels':
      return { what: t(`query.expected.${expected.kind}`, { most: expected.most }), hint: undefined };
    case 'confidence':
    case 'date':
    case 'laterEnd':
    case 'stars':
    case 'pixels':
    case 'bytes':
    case 'position':
    case 'photo':
    case 'photoSeen':
      return { what: t(`query.expected.${expected.kind}`), hint: t(`query.expected.${expected.kind}.hint`) };
    case 'termBefore': {
      const { word } = expected;
      return {
        what: t('query.expected.termBefore', { word }),
        hint: t('query.expected.termBefore.hint', { word }),
      };
    }
    case 'field': {
      const { fields, close, term } = expected;
      const itself = t('query.expected.field.hint', { term });
      return {
        what: t('query.expected.field', { fields: fields.join(', ') }),
        hint: close === null ? itself : `${t('query.expected.field.close', { close })} ${itself}`,
      };
    }
    case 'value':
      return { what: t('query.expected.value', { field: expected.field }), hint: undefined };
    case 'oneOf':
      return { what: text.oneOf(expected.values), hint: undefined };
    case 'concept': {
      const close = expected.close.join(', ');
      return {
        what: t('query.expected.concept'),
        hint: close === '' ? t('query.expected.concept.hint') : t('query.expected.concept.close', { close }),
      };
    }
  }
}
