/** @file What a part of a query asks for, in words. */
import type { QueryField } from '../../app/contract/views.ts';
import type { Text } from './text.svelte.ts';

type Bounded = Extract<QueryField, { bounds: unknown }>;

export function fieldInWords(text: Text, field: QueryField): string {
  const { t } = text;
  switch (field.kind) {
    case 'conf':
    case 'rating':
    case 'size':
    case 'width':
    case 'height':
      return t(`search.field.${field.kind}`, { bounds: boundsInWords(text, field) });
    case 'source':
      return t(`search.field.source.${field.source}`);
    case 'is':
      return t(`search.field.is.${field.state}`);
    case 'taken':
      return t(`search.field.taken.${field.when}`, { date: field.date, until: field.until ?? '' });
    case 'type':
      return field.type.toUpperCase();
    case 'has':
      return t('search.field.has');
    case 'camera':
    case 'folder':
      return t(`search.field.${field.kind}`, { text: field.text });
    case 'near':
      return t('search.field.near', {
        km: short(text, field.radius / 1000),
        place: `${field.latitude}, ${field.longitude}`,
      });
    case 'similar':
      return field.name === null
        ? t('search.field.similar.gone', { photo: String(field.photo) })
        : t('search.field.similar', { name: field.name });
  }
}

function boundsInWords(text: Text, { kind, bounds }: Bounded): string {
  const { t } = text;
  const { min, max, minOpen, maxOpen } = bounds;
  const say = (value: number) => amount(text, kind, value);
  if (min === null) return t(maxOpen ? 'search.bounds.under' : 'search.bounds.upTo', { value: say(max!) });
  if (max === null) return t(minOpen ? 'search.bounds.over' : 'search.bounds.from', { value: say(min) });
  if (min === max) return t('search.bounds.is', { value: say(min) });
  return t('search.bounds.between', { value: say(min), most: say(max) });
}

function amount(text: Text, kind: Bounded['kind'], value: number): string {
  switch (kind) {
    case 'conf':
      return text.number(value, { style: 'percent', maximumSignificantDigits: 4 });
    case 'rating':
      return text.number(value);
    case 'size':
      return text.bytes(value);
    case 'width':
    case 'height':
      return text.t('search.pixels', { value: text.number(value) });
  }
}

/** To four digits, which no rounding error of a sum or product reaches. */
const short = ({ number }: Text, value: number): string => number(value, { maximumSignificantDigits: 4 });
